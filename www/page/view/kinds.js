// @ts-check
/**
 * Chooses an item's icon by its media type, or by its extension if the media type is generic.
 */

const ARCHIVES = /(zip|tar|gzip|7z|rar|xz|bzip2|zstd)$/;
const DATA = /(csv|json|[/]xml|sql|sqlite|spreadsheet|excel|parquet)/;
const TEXT = /^text[/]|pdf$|document|msword|rtf$/;

/** @param {Pick<import("../service/routes.js").DriveItem, "name" | "folder" | "file">} item */
export function iconOf({ folder, file, name }) {
  if (folder) return "folder";
  const type = file?.mimeType ?? "";
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (type.startsWith("image/")) return "image";
  if (type.startsWith("video/") || type.startsWith("audio/")) return "media";
  if (ARCHIVES.test(type) || ARCHIVES.test(extension)) return "archive";
  if (DATA.test(type) || DATA.test(extension)) return "data";
  if (TEXT.test(type)) return "text";
  return "file";
}
