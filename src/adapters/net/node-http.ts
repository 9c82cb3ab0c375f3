import process from 'node:process'

/**
 * What is used of `node:http`. An import of it reads its every name, and by one of them Node loads the whole of its fetch:
 * 60 ms of every start, for what nothing here uses (Node 26, measured by an empty program with and without the import).
 */
export const { Agent, request, validateHeaderName, validateHeaderValue } =
  process.getBuiltinModule('node:http')
