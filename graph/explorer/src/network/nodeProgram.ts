/** Draws nodes: the type's shape from the icon picture, in the family's colour, one textured point each. */
import { NodeProgram } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { CELLS, drawIcons } from "./iconAtlas";

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute float a_size;
attribute float a_cell;
attribute vec4 a_color;
attribute vec4 a_id;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec2 v_cell;
varying float v_size;
const float bias = 255.0 / 254.0;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  float size = max(a_size / u_sizeRatio * u_pixelRatio * 2.0, 1.5);
  gl_PointSize = size;
  v_size = size;
  v_cell = vec2(mod(a_cell, ${CELLS}.0), floor(a_cell / ${CELLS}.0));
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform sampler2D u_icons;
varying vec4 v_color;
varying vec2 v_cell;
varying float v_size;
void main() {
  #ifdef PICKING_MODE
  if (length(gl_PointCoord - 0.5) > 0.5) discard;
  gl_FragColor = v_color;
  #else
  float ink;
  if (v_size < 5.0) ink = 1.0 - smoothstep(0.35, 0.5, length(gl_PointCoord - 0.5));
  else ink = texture2D(u_icons, (v_cell + 0.02 + gl_PointCoord * 0.96) / ${CELLS}.0).a;
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a) * ink;
  #endif
}`;

type Uniform = "u_matrix" | "u_sizeRatio" | "u_pixelRatio" | "u_icons";

export interface ShapedNode extends NodeDisplayData {
  cell: number;
}

export class ShapeProgram extends NodeProgram<Uniform> {
  private picture: WebGLTexture | null = null;

  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: POINTS as number,
      UNIFORMS: ["u_matrix", "u_sizeRatio", "u_pixelRatio", "u_icons"] as Uniform[],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_cell", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
    };
  }

  override processVisibleItem(nodeIndex: number, at: number, data: NodeDisplayData): void {
    const { array } = this;
    array[at] = data.x;
    array[at + 1] = data.y;
    array[at + 2] = data.size;
    array[at + 3] = (data as ShapedNode).cell;
    array[at + 4] = floatColor(data.color);
    array[at + 5] = nodeIndex;
  }

  override setUniforms(params: RenderParams, { gl, uniformLocations }: { gl: WebGLRenderingContext | WebGL2RenderingContext; uniformLocations: Record<Uniform, WebGLUniformLocation> }): void {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, params.matrix);
    gl.uniform1f(uniformLocations.u_sizeRatio, params.sizeRatio);
    gl.uniform1f(uniformLocations.u_pixelRatio, params.pixelRatio);
    this.picture ??= upload(gl);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    gl.uniform1i(uniformLocations.u_icons, 0);
  }
}

function upload(gl: WebGLRenderingContext | WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture() as WebGLTexture;
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, drawIcons());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  return texture;
}
