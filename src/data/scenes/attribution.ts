import { artists, artistVersions } from "./artists";

const licenses: Readonly<Record<string, string>> = {
  "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
  "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
  "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
  MIT: "https://opensource.org/license/mit",
};

/** Text of the attribution file that lies beside every generated benchmark, as the licences ask. */
export function attributionText(): string {
  const versions = artistVersions();
  const rows = artists.map(
    ({ name, role, author, license, source }) =>
      `| ${name} | ${author} | [${license}](${licenses[license]}) | ${source} | ${versions[name]} | ${role} |`,
  );
  return [
    "# Attribution",
    "",
    "These scenes were generated on this machine from the drawings " +
      "below, taken from the npm packages `@iconify-json/<set>`. The drawings",
    "were rasterised, scaled, rotated, mirrored, shifted in hue and " +
      "placed on generated backgrounds, some with drawings of our own",
    "in a like style; each annotation names the artist and the " +
      "drawing of every object. Scenes with drawings of a CC-BY-SA-4.0 set",
    "may be shared under that licence only.",
    "",
    "| set | author | licence | source | version | role |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
