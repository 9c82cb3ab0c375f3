/** What is written like a function but decides itself when, and how often, its arguments are computed. */
export const macroNames: ReadonlySet<string> = new Set([
  'has',
  'all',
  'exists',
  'exists_one',
  'existsOne',
  'filter',
  'map',
  'sortBy',
  'groupBy',
  'transformList',
  'transformMap',
  'bind',
  'or',
  'orValue',
  'optMap',
  'optFlatMap',
])
