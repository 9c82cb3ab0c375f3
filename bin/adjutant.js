#!/usr/bin/env node
/** Starts Adjutant: here when this Node is new enough, on the bundled one otherwise. */
import module from 'node:module'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

import { programToStart } from './built-program.js'
import { isCurrent, refuse, root, startOver } from './runtime.js'

if (isCurrent()) {
  if (process.env['ADJUTANT_LAUNCHED'] !== undefined) (await import('./hand-over.js')).tieToLauncher()
  // Beside the program and not in the shared temporary folder, where another user could lay code for us to run.
  module.enableCompileCache?.(`${root}.cache/compile`)
  try {
    await import(pathToFileURL(programToStart()).href)
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).startsWith('Cannot find package'))
      throw error
    refuse('packages that it needs are not installed.', `Run "npm ci" in ${root}, then try again.`)
  }
} else {
  await startOver()
}
