/** Makes the sample folder of the demo: node scripts/make-sample-folder.ts FOLDER */
import path from 'node:path'
import process from 'node:process'

import { makeSampleFolder } from '../src/cli/demo/sample-folder.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('Name a folder to make.\n')
  process.exitCode = 2
} else {
  const files = await makeSampleFolder(path.resolve(folder))
  process.stdout.write(`Made ${files.length} files in ${folder}.\n`)
}
