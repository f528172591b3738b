/** Draws edges; certainty is the style of the line: solid, dashed (planned), dotted (forecast), double (disputed). */
import { EdgeProgram } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_width;
attribute float a_pattern;
attribute float a_along;
attribute float a_side;
uniform mat3 u_matrix;
uniform vec2 u_pixels;
varying vec4 v_color;
varying float v_along;
varying float v_side;
varying float v_width;
varying float v_pattern;
const float bias = 255.0 / 254.0;
void main() {
  vec2 from = (u_matrix * vec3(a_start, 1)).xy * u_pixels;
  vec2 to = (u_matrix * vec3(a_end, 1)).xy * u_pixels;
  vec2 along = to - from;
  float far = length(along);
  vec2 unit = far > 0.0 ? along / far : vec2(1.0, 0.0);
  float half_width = a_width * 0.5 + 1.0;
  vec2 at = mix(from, to, a_along) + vec2(-unit.y, unit.x) * a_side * half_width;
  gl_Position = vec4(at / u_pixels, 0, 1);
  v_along = a_along * far;
  v_side = a_side * half_width;
  v_width = a_width;
  v_pattern = a_pattern;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying float v_along;
varying float v_side;
varying float v_width;
varying float v_pattern;
uniform float u_pixelRatio;
void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float across = abs(v_side);
  float ink = 1.0 - smoothstep(v_width * 0.5 - 0.5, v_width * 0.5 + 0.5, across);
  float along = v_along / u_pixelRatio;
  if (v_pattern > 2.5) ink *= smoothstep(v_width * 0.16, v_width * 0.16 + 0.7, across);
  else if (v_pattern > 1.5) ink *= step(mod(along, 5.5), 1.6);
  else if (v_pattern > 0.5) ink *= step(mod(along, 11.0), 7.0);
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a) * ink;
  #endif
}`;

type Uniform = "u_matrix" | "u_pixels" | "u_pixelRatio";

export interface LinedEdge extends EdgeDisplayData {
  pattern: number;
}

export class LineProgram extends EdgeProgram<Uniform> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES as number,
      UNIFORMS: ["u_matrix", "u_pixels", "u_pixelRatio"] as Uniform[],
      ATTRIBUTES: [
        { name: "a_start", size: 2, type: FLOAT },
        { name: "a_end", size: 2, type: FLOAT },
        { name: "a_width", size: 1, type: FLOAT },
        { name: "a_pattern", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [
        { name: "a_along", size: 1, type: FLOAT },
        { name: "a_side", size: 1, type: FLOAT },
      ],
      CONSTANT_DATA: [
        [0, 1],
        [0, -1],
        [1, 1],
        [1, 1],
        [0, -1],
        [1, -1],
      ],
    };
  }

  override processVisibleItem(edgeIndex: number, at: number, source: NodeDisplayData, target: NodeDisplayData, data: EdgeDisplayData): void {
    const { array } = this;
    const pattern = (data as LinedEdge).pattern ?? 0;
    array[at] = source.x;
    array[at + 1] = source.y;
    array[at + 2] = target.x;
    array[at + 3] = target.y;
    array[at + 4] = pattern === 3 ? Math.max(4, (data.size || 1) * 2.6) : data.size || 1;
    array[at + 5] = pattern;
    array[at + 6] = floatColor(data.color);
    array[at + 7] = edgeIndex;
  }

  override setUniforms(params: RenderParams, { gl, uniformLocations }: { gl: WebGLRenderingContext | WebGL2RenderingContext; uniformLocations: Record<Uniform, WebGLUniformLocation> }): void {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, params.matrix);
    gl.uniform2f(uniformLocations.u_pixels, (params.width * params.pixelRatio) / 2, (params.height * params.pixelRatio) / 2);
    gl.uniform1f(uniformLocations.u_pixelRatio, params.pixelRatio);
  }
}
