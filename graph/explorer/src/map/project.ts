/** From longitude and latitude to the plane: an Albers equal-area conic, as maps of China are drawn. */
const RADIANS = Math.PI / 180;
const [FIRST, SECOND, MIDDLE, BASE] = [25, 47, 105, 36].map((degrees) => degrees * RADIANS) as [number, number, number, number];
const N = (Math.sin(FIRST) + Math.sin(SECOND)) / 2;
const C = Math.cos(FIRST) ** 2 + 2 * N * Math.sin(FIRST);
const RHO = Math.sqrt(C - 2 * N * Math.sin(BASE)) / N;

/** Width of the plane that China fills, in the units of `project`. */
export const VIEW = { x: -470, y: -330, width: 900, height: 700 };
const SCALE = 760;

/** Return x and y, y downwards. */
export function project(lon: number, lat: number): [number, number] {
  const theta = N * (lon * RADIANS - MIDDLE);
  const rho = Math.sqrt(C - 2 * N * Math.sin(lat * RADIANS)) / N;
  return [SCALE * rho * Math.sin(theta), -SCALE * (RHO - rho * Math.cos(theta))];
}

/** Return the SVG path of rings of [lon, lat] corners, corners rounded by one pass of Chaikin's cutting. */
export function path(rings: readonly (readonly [number, number])[][]): string {
  return rings
    .map((ring) => {
      const plane = ring.map(([lon, lat]) => project(lon, lat));
      const cut = plane.flatMap(([x, y], at) => {
        const [u, v] = plane[(at + 1) % plane.length] as [number, number];
        return [
          [x * 0.75 + u * 0.25, y * 0.75 + v * 0.25],
          [x * 0.25 + u * 0.75, y * 0.25 + v * 0.75],
        ];
      });
      return `M${cut.map(([x, y]) => `${(x as number).toFixed(1)} ${(y as number).toFixed(1)}`).join("L")}Z`;
    })
    .join("");
}
