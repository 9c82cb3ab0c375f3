import { Alert, Badge, Code, Text, Title } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'

import { sizeText } from '#base'
import type { DryRunReport } from '#contract'

import { Icon } from '../icons/icon.tsx'
import { planText } from '../text/plan.ts'
import classes from './plan.module.css'

interface OfReport {
  readonly report: DryRunReport
}

/** What cannot be taken back, before anything else. */
export function Irreversible({ report: { irreversible } }: OfReport): ReactNode {
  if (irreversible.length === 0) return null
  return (
    <Alert color="red" icon={<Icon name="warning" />} title={planText.irreversible(irreversible.length)}>
      <Lines items={irreversible.map(({ run, key, what }) => ({ id: `${run} ${key}`, text: what }))} />
    </Alert>
  )
}

export function Failures({ report: { failures } }: OfReport): ReactNode {
  if (failures.length === 0) return null
  return (
    <Alert color="red" icon={<Icon name="close" />} title={planText.failures(failures.length)}>
      <Lines
        items={failures.map(({ run, key, tool, error }) => ({
          id: `${run} ${key}`,
          text: `${tool}: ${error.detail}`,
          aside: <Code>{error.code}</Code>,
        }))}
      />
    </Alert>
  )
}

export function Unpredicted({ report: { unpredicted } }: OfReport): ReactNode {
  if (unpredicted.length === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="info" />} title={planText.unpredicted}>
      <Lines items={unpredicted.map((one, index) => ({ id: String(index), text: unpredictedLine(one) }))} />
    </Alert>
  )
}

function unpredictedLine(one: DryRunReport['unpredicted'][number]): string {
  if ('tool' in one) return `${one.tool}: ${one.why}`
  const what = [planText.unpredictedWhat[one.of], ...(one.to === undefined ? [] : [planText.leadsTo(one.to)])]
  return `${one.node}: ${what.join(' ')}, ${planText.unpredictedThen[one.outcome]}. ${one.why}`
}

export function Requests({ report: { requests } }: OfReport): ReactNode {
  if (requests.length === 0) return null
  return (
    <Section title={planText.requests}>
      <Lines
        items={requests.map(({ method, url, sent, status, bodyBytes, excerpt }, index) => ({
          id: String(index),
          text: (
            <>
              <Badge color={sent ? 'gray' : 'yellow'} mr={8}>
                {method}
              </Badge>
              <span className={classes['address']}>{url}</span>
              {excerpt === undefined ? null : <pre className={classes['body']}>{excerpt}</pre>}
            </>
          ),
          aside: [
            sent ? planText.request.sent(status) : planText.request.held,
            ...(bodyBytes > 0 ? [sizeText(bodyBytes)] : []),
          ].join(' · '),
        }))}
      />
    </Section>
  )
}

export function Notices({ report: { notices } }: OfReport): ReactNode {
  if (notices.length === 0) return null
  return (
    <Section title={planText.notices}>
      <Lines
        items={notices.map(({ title, body }, index) => ({
          id: String(index),
          text: [title, body].filter((part) => part !== '').join(': '),
        }))}
      />
    </Section>
  )
}

/** Who would be asked about a thousand moves is told so once. */
export function Asked({ report: { effects } }: OfReport): ReactNode {
  const asks = effects.flatMap(({ tool, asks: some }) => some.map(({ text }) => `${tool}: ${text}`))
  if (asks.length === 0) return null
  return (
    <Section title={planText.asked}>
      <Lines
        items={[...Map.groupBy(asks, (text) => text)].map(([text, same]) => ({
          id: text,
          text,
          aside: planText.askedTimes(same.length),
        }))}
      />
    </Section>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const heading = useId()
  return (
    <section aria-labelledby={heading}>
      <Title order={2} id={heading} mb={4}>
        {title}
      </Title>
      {children}
    </section>
  )
}

interface Line {
  readonly id: string
  readonly text: ReactNode
  readonly aside?: ReactNode
}

/** Lines of a long list that are shown until somebody wants all. */
const atFirst = 8

export function Lines({ items }: { items: readonly Line[] }): ReactNode {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? items : items.slice(0, atFirst)
  return (
    <>
      <ul className={classes['lines']}>
        {shown.map(({ id, text, aside }) => (
          <li key={id}>
            <span className={classes['lineText']}>{text}</span>
            {aside === undefined ? null : <span className={classes['lineAside']}>{aside}</span>}
          </li>
        ))}
      </ul>
      {shown.length < items.length ? (
        <Text
          component="button"
          type="button"
          size="sm"
          className={classes['more']}
          onClick={() => setWhole(true)}
        >
          {planText.more(items.length - shown.length)}
        </Text>
      ) : null}
    </>
  )
}
