import { Badge, Code, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { isJsonObject } from '#base'
import type { TurnView } from '#contract'

import { ValueShown } from '../run/value-shown.tsx'
import { runText } from '../text/runs.ts'
import { turnText } from '../text/turns.ts'
import classes from './turn.module.css'

export type Call = Extract<TurnView['parts'][number], { is: 'call' }>

const text = turnText.call
const colours = {
  open: 'blue',
  held: 'orange',
  done: 'green',
  failed: 'red',
  'in doubt': 'orange',
  dropped: 'gray',
} as const satisfies Record<Call['state'], string>

/** Characters of what a call was given that stand beside its name. */
const longestGist = 120

interface CallProps {
  readonly run: string
  readonly call: Call
  /** The turn of another agent, for whoever opens it. */
  readonly nested: ReactNode
}

/** A use of a tool, or of another agent: what it was given and what it gave are there for whoever opens it. */
export function CallCard({ run, call, nested }: CallProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { key, tool, state, input, output, error, child } = call
  return (
    <div className={classes['call']} data-state={state}>
      <details
        className={classes['details']}
        onToggle={({ currentTarget, target }) => target === currentTarget && setOpen(currentTarget.open)}
      >
        <summary>
          <span className={classes['tool']}>
            {child === null ? tool : text.asks(tool.replace(/^agent\./, ''))}
          </span>
          <Badge size="sm" color={colours[state]}>
            {runText.timeline.state[state]}
          </Badge>
          <span className={classes['gist']}>{gistOf(input)}</span>
        </summary>
        {isOpen ? (
          <div className={classes['inside']}>
            {child === null ? (
              <>
                <ValueShown title={text.input} shown={input} whole={{ id: run, key, part: 'input' }} />
                {output === null ? null : (
                  <ValueShown title={text.output} shown={output} whole={{ id: run, key, part: 'output' }} />
                )}
                <Text size="sm">
                  <Link to="/runs/$id" params={{ id: run }} search={{ step: key }}>
                    {text.open}
                  </Link>
                </Text>
              </>
            ) : (
              nested
            )}
          </div>
        ) : null}
      </details>
      {error === null ? null : (
        <div className={classes['wrong']}>
          {error.detail} {error.hint ?? ''} <Code>{error.code}</Code>
        </div>
      )}
    </div>
  )
}

/** The first words of what a call was given: a path, an address, a question. */
function gistOf({ value, cut }: Call['input']): string {
  if (cut || !isJsonObject(value)) return ''
  const words = Object.values(value).filter((one) => typeof one === 'string' || typeof one === 'number')
  return words.join(' · ').slice(0, longestGist)
}
