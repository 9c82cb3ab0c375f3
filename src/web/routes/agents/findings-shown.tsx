import { Anchor, Badge, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { agentsText } from '../../text/agents.ts'
import type { Finding } from './agent-findings.ts'
import classes from './agents.module.css'

interface ShownProps {
  readonly id?: string
  readonly findings: readonly Finding[]
  /** Goes to a line of the text; without it lines are only named. */
  readonly onLine?: (line: number) => void
}

/** What there is to say of an agent's text, each with its line. */
export function FindingsShown({ id, findings, onLine }: ShownProps): ReactNode {
  const { line: lineText, whole, findings: label } = agentsText.editor
  if (findings.length === 0) return null
  return (
    <ul id={id} aria-label={label} className={classes['findings']}>
      {findings.map(({ severity, message, hint, line }) => (
        <li key={`${line} ${message}`}>
          <Badge size="sm" color={severity === 'error' ? 'red' : 'yellow'}>
            {line === null ? whole : lineText(line)}
          </Badge>
          {line === null || onLine === undefined ? (
            <span>{message}</span>
          ) : (
            <Anchor component="button" type="button" size="sm" ta="start" onClick={() => onLine(line)}>
              {message}
            </Anchor>
          )}
          {hint === null ? null : (
            <Text size="sm" c="dimmed" span>
              {hint}
            </Text>
          )}
        </li>
      ))}
    </ul>
  )
}
