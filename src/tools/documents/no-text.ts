import { extensionOf } from '../paths.ts'

/** Files whose names say that there is no text in them: pictures, sound, archives, programs. They are not opened. */
const endings = new Set(
  (
    'png jpg jpeg gif bmp tif tiff webp avif heic ico psd raw cr2 nef svgz ' +
    'mp3 m4a ogg oga opus flac wav aac wma mid mp4 m4v mkv mov avi webm wmv mpg mpeg ' +
    'zip gz tgz bz2 xz zst 7z rar tar iso dmg img deb rpm apk jar war whl cab msi pkg ' +
    'exe dll so dylib o a lib class pyc pyo wasm bin dat node ' +
    'ttf otf woff woff2 eot db sqlite sqlite3 mdb parquet pack idx key p12 pfx gpg sig'
  ).split(' '),
)

export function hasNoText(name: string): boolean {
  return endings.has(extensionOf(name))
}
