"""The components of the default pipeline, in the order they run: the one place where a new component is added.

The order is places, organisations, titles, place claims, people, times, tenses, discourse, quantities, kinds, technologies
and which facts they concern, bottlenecks, focus, actions, initiatives, inferred places, speech. Speech comes last because it attributes the
claims made by the others.
"""

from __future__ import annotations

from policygraph.extract.actions import Actions
from policygraph.extract.bottlenecks import Bottlenecks
from policygraph.extract.discourse import Discourse
from policygraph.extract.fact_technologies import FactTechnologies
from policygraph.extract.focus import Focus
from policygraph.extract.inferred_places import InferredPlace
from policygraph.extract.initiatives import Initiatives
from policygraph.extract.kinds import Kinds
from policygraph.extract.measures import Measures
from policygraph.extract.organisations import OrganisationFinder
from policygraph.extract.people import PeopleFinder
from policygraph.extract.pipeline import Component
from policygraph.extract.places import PlaceClaims, Places
from policygraph.extract.plan_dates import PlanDates
from policygraph.extract.quantities import Quantities
from policygraph.extract.speech import Speech
from policygraph.extract.statistics import Statistics
from policygraph.extract.targets import Targets
from policygraph.extract.technologies import Technologies
from policygraph.extract.tenses import Tenses
from policygraph.extract.times import Times
from policygraph.extract.titles import Titles


def default_components() -> list[Component]:
    """Return new instances of all components, in order."""
    return [
        Places(),
        OrganisationFinder(),
        Titles(),
        PlaceClaims(),
        PeopleFinder(),
        Times(),
        PlanDates(),
        Tenses(),
        Discourse(),
        Quantities(),
        Kinds(),
        Targets(),
        Measures(),
        Statistics(),
        Technologies(),
        FactTechnologies(),
        Bottlenecks(),
        Focus(),
        Actions(),
        Initiatives(),
        InferredPlace(),
        Speech(),
    ]
