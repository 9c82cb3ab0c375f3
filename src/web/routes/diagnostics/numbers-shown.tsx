import { Progress, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { countText } from '#base'

import type { LiveStatus } from '../../live/live.ts'
import { Card } from '../../parts/card.tsx'
import { Facts } from '../../parts/facts.tsx'
import { diagnosticsText } from '../../text/diagnostics.ts'
import classes from './diagnostics.module.css'
import {
  boundText,
  type Diagnostics,
  type FactGroup,
  latencyText,
  pageFacts,
  processFacts,
  requestName,
  streamFacts,
} from './diagnostics-text.ts'
import { requestRows } from './request-rows.ts'

export function NumbersShown({ numbers, live }: { numbers: Diagnostics; live: LiveStatus }): ReactNode {
  return (
    <>
      <div className={classes['cards']}>
        <FactCard group={pageFacts(live)} />
        <FactCard group={processFacts(numbers)} />
        <Stream health={numbers.stream} />
        <div>
          <Runs runs={numbers.runs} />
          <Effects effects={numbers.effects} />
        </div>
      </div>
      <Requests times={numbers.requests} />
    </>
  )
}

function FactCard({ group, children }: { group: FactGroup; children?: ReactNode }): ReactNode {
  return (
    <Card title={group.title}>
      <Facts facts={group.facts} />
      {children}
    </Card>
  )
}

function Stream({ health }: { health: Diagnostics['stream'] }): ReactNode {
  const { stream } = diagnosticsText
  if (health === null) {
    return (
      <FactCard group={streamFacts(null)}>
        <Text size="sm">{stream.none}</Text>
      </FactCard>
    )
  }
  const { events, maxEvents, length, maxLength } = health.buffer
  return (
    <FactCard group={streamFacts(health)}>
      <Text size="sm" fw={600} mt="sm" mb={4}>
        {stream.buffer}
      </Text>
      <Fill name={stream.bufferEvents} value={events} max={maxEvents} />
      <Fill name={stream.bufferLength} value={length} max={maxLength} />
      <ul className={classes['plain']} style={{ marginTop: 12 }}>
        {health.clients.slice(0, 20).map((client, index) => (
          <li key={`${client.since} ${index}`}>
            <Text size="sm">
              {stream.client(index + 1)}
              {client.isSlow ? ` (${stream.isSlow})` : ''}:{' '}
              {stream.clientSays({
                delivered: countText(client.delivered),
                lag: countText(client.lag),
                resets: client.resets,
              })}
            </Text>
          </li>
        ))}
      </ul>
    </FactCard>
  )
}

function Fill({ name, value, max }: { name: string; value: number; max: number }): ReactNode {
  const says = diagnosticsText.stream.of(countText(value), countText(max))
  return (
    <div style={{ marginBottom: 6 }}>
      <Text size="xs" c="dimmed">
        {name}: {says}
      </Text>
      <Progress value={max === 0 ? 0 : (100 * value) / max} aria-label={`${name}: ${says}`} />
    </div>
  )
}

function Runs({ runs }: { runs: Diagnostics['runs'] }): ReactNode {
  const text = diagnosticsText.runs
  return (
    <Card title={text.title}>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.none}
        </Text>
      ) : (
        <Facts facts={runs.map(({ status, count }) => [status, countText(count)] as const)} />
      )}
    </Card>
  )
}

const undoClasses = ['none', 'pure', 'reversible', 'compensable', 'irreversible'] as const

function Effects({ effects }: { effects: Diagnostics['effects'] }): ReactNode {
  const text = diagnosticsText.effects
  const of = (undo: string, outcome: string): string =>
    countText(effects.find((one) => one.undo === undo && one.outcome === outcome)?.count ?? 0)
  return (
    <Card title={text.title}>
      {effects.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.none}
        </Text>
      ) : (
        <table className={classes['table']}>
          <thead>
            <tr>
              {[text.undo, text.done, text.failed, text.unknown].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {undoClasses
              .filter((undo) => effects.some((one) => one.undo === undo))
              .map((undo) => (
                <tr key={undo}>
                  <td>{text.by[undo]}</td>
                  <td>{of(undo, 'done')}</td>
                  <td>{of(undo, 'failed')}</td>
                  <td>{of(undo, 'unknown')}</td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Requests({ times }: { times: Diagnostics['requests'] }): ReactNode {
  const text = diagnosticsText.requests
  const rows = times === null ? [] : requestRows(times)
  const last = times?.boundsMs.at(-1) ?? 0
  return (
    <div className={classes['wide']}>
      <Card title={text.title}>
        {rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text.none}
          </Text>
        ) : (
          // It is wider than a small window: it can be scrolled by keyboard too.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <div className={classes['scroll']} tabIndex={0} role="group" aria-label={text.title}>
            <table className={classes['table']}>
              <thead>
                <tr>
                  {[text.route, text.count, text.errors, text.mean, text.p50, text.p95, text.p99].map(
                    (name) => (
                      <th key={name} scope="col">
                        {name}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={requestName(row)}>
                    <td>{requestName(row)}</td>
                    <td>{countText(row.count)}</td>
                    <td>{countText(row.refused)}</td>
                    <td>{latencyText(row.meanMs)}</td>
                    <td>{boundText(row.p50Ms, last)}</td>
                    <td>{boundText(row.p95Ms, last)}</td>
                    <td>{boundText(row.p99Ms, last)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
    </div>
  )
}
