import { modelChargeKind, modelTools, type ModelUseRow, type UsageBy } from '#contract'
import { receiptKind } from '#gate'

import { keepStatements } from './kept-statements.ts'
import type { Sqlite } from './open-database.ts'

export interface ModelUseQuery {
  /** What is summed up together. */
  readonly by: UsageBy
  /** Milliseconds since the Unix epoch. */
  readonly since: number
  readonly offset: number
  readonly limit: number
}

export interface ModelUse {
  /** Most tokens first; days newest first. */
  readonly rows: readonly ModelUseRow[]
  /** Of all there is, whatever part of it the rows are. */
  readonly total: Omit<ModelUseRow, 'name' | 'title'>
}

/** What models were used for, by the facts of their calls. Runs that are forgotten are not in it. */
export function createModelUse(db: Sqlite): (query: ModelUseQuery) => ModelUse {
  const ask = keepStatements<ModelUseRow>(db)
  const total = db.prepare<[number, number], ModelUse['total']>(`${uses} SELECT ${sums} FROM use`)
  return ({ by, since, offset, limit }) => {
    const [whole] = total.all(since, since)
    if (!whole) throw new Error('A sum is one row.')
    return { rows: ask(`${uses} ${groupedBy(by)}`, [since, since, limit, offset]), total: whole }
  }
}

function groupedBy(by: UsageBy): string {
  const order = by === 'day' ? 'name DESC' : 'input + output + lostTokens DESC, name'
  const title = by === 'run' ? '(SELECT title FROM run WHERE id = root)' : 'NULL'
  return `SELECT ${names[by]} AS name, ${title} AS title, ${sums} FROM use GROUP BY 1 ORDER BY ${order} LIMIT ? OFFSET ?`
}

/** The zone of the process is the person's own. */
const names: Record<UsageBy, string> = {
  model: 'model',
  agent: 'agent',
  day: "date(at / 1000, 'unixepoch', 'localtime')",
  run: 'root',
}

/**
 * A row for each try at a model that was answered in the end, and for each charge of a call that was not. What came from a
 * recording was no use of any model.
 */
const uses = `
  WITH charge AS (
    SELECT fact.run, fact.at, fact.data, fact.kind FROM fact
    WHERE kind = '${receiptKind}' AND at >= ? AND data ->> '$.tool' IN (${modelTools.map((tool) => `'${tool}'`).join(', ')})
    UNION ALL
    SELECT fact.run, fact.at, fact.data, fact.kind FROM fact WHERE kind = '${modelChargeKind}' AND at >= ?
  ), try AS (
    SELECT run, at, value ->> '$.model' AS model, value ->> '$.outcome' AS outcome,
           value ->> '$.usage.input' AS input, value ->> '$.usage.output' AS output,
           value ->> '$.usage.cached' AS cached, value ->> '$.cost' AS cost, 0 AS tokens, 0 AS money
    FROM charge, json_each(data, '$.output.attempts')
    WHERE kind = '${receiptKind}' AND NOT coalesce(value ->> '$.replayed', 0)
    UNION ALL
    SELECT run, at, data ->> '$.output.model', 'answered', data ->> '$.output.usage.input',
           data ->> '$.output.usage.output', data ->> '$.output.usage.cached', data ->> '$.output.cost', 0, 0
    FROM charge WHERE kind = '${receiptKind}' AND data ->> '$.tool' = 'model.embed'
    UNION ALL
    SELECT run, at, NULL, data ->> '$.why', 0, 0, 0, 0, data ->> '$.tokens', data ->> '$.money'
    FROM charge WHERE kind = '${modelChargeKind}'
  ), use AS (
    SELECT try.*, run.root,
           CASE WHEN run.program = 'agent' THEN (SELECT json ->> '$.agent.name' FROM definition WHERE hash = run.definition) END AS agent
    FROM try JOIN run ON run.id = try.run
  )`

const sums = `
  count(*) FILTER (WHERE outcome = 'answered') AS answers,
  count(*) FILTER (WHERE outcome = 'failed' AND model IS NOT NULL) AS failedTries,
  coalesce(sum(input), 0) AS input, coalesce(sum(output), 0) AS output, coalesce(sum(cached), 0) AS cached,
  coalesce(sum(cost), 0) AS cost,
  count(*) FILTER (WHERE input IS NOT NULL AND cost IS NULL) AS unpriced,
  count(*) FILTER (WHERE outcome = 'failed' AND model IS NULL) AS failedCalls,
  count(*) FILTER (WHERE outcome = 'stopped') AS stopped,
  count(*) FILTER (WHERE outcome = 'cut short') AS cutShort,
  coalesce(sum(tokens), 0) AS lostTokens, coalesce(sum(money), 0) AS lostCost`
