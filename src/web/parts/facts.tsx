import type { ReactNode } from 'react'

import classes from './facts.module.css'

interface FactsProps {
  readonly facts: readonly (readonly [string, ReactNode])[]
  /** A row for each, or side by side with the names above. */
  readonly as?: 'rows' | 'head'
}

/** Names with what belongs to them; those with null are left out. */
export function Facts({ facts, as = 'rows' }: FactsProps): ReactNode {
  return (
    <dl className={classes[as]}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
