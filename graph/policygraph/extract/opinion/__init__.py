"""A second opinion: an extractor over any OpenAI-compatible endpoint, whose items must quote the document or are dropped."""

from policygraph.extract.opinion.component import Opinion, opinion_pipeline
from policygraph.extract.opinion.settings import CEILING, OpinionError, OpinionSettings, Usage

__all__ = ["CEILING", "Opinion", "OpinionError", "OpinionSettings", "Usage", "opinion_pipeline"]
