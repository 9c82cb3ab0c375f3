import { Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

import { durationText } from '#base'
import { now } from '../client/browser.ts'
import { Empty } from '../parts/empty.tsx'
import { runText } from '../text/runs.ts'
import classes from './run.module.css'
import { type Scale, scaleOf, type Step, stretchOf } from './timeline.ts'

const text = runText.timeline

interface TimelineProps {
  readonly steps: readonly Step[]
  /** Key of the step that is looked at. */
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
  readonly isGoing: boolean
}

/** The steps of a run one below the other, each where it lay in time. */
export function Timeline({ steps, chosen, onChoose, isGoing }: TimelineProps): ReactNode {
  const at = useTicking(isGoing)
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled, and the list is used where it is made
  const list = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 34,
    overscan: 16,
  })
  if (steps.length === 0) return <Empty icon="clock" title={text.empty} text={text.emptyText} />
  const scale = scaleOf(steps, at)

  function press(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move === undefined) return
    event.preventDefault()
    const from = steps.findIndex(({ key }) => key === chosen)
    const next = Math.min(steps.length - 1, Math.max(0, from + move))
    const step = steps[next]
    if (step === undefined) return
    list.scrollToIndex(next)
    onChoose(step.key)
  }
  return (
    <div className={classes['timeline']}>
      <div className={classes['scale']} aria-hidden="true">
        <span className={classes['what']} />
        <span className={classes['track']}>
          {scale.ticks.map((ms) => (
            <span
              key={ms}
              className={classes['tick']}
              style={{ left: `${(ms / (scale.end - scale.begin)) * 100}%` }}
            >
              {durationText(ms)}
            </span>
          ))}
        </span>
        <span className={classes['took']} />
      </div>
      <div ref={scroller} className={classes['steps']} role="group" aria-label={text.steps} onKeyDown={press}>
        <div style={{ height: list.getTotalSize(), position: 'relative' }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const step = steps[index]
            return step === undefined ? null : (
              <StepRow
                key={step.key}
                step={step}
                scale={scale}
                at={at}
                top={start}
                isChosen={step.key === chosen}
                onChoose={() => onChoose(step.key)}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface StepRowProps {
  readonly step: Step
  readonly scale: Scale
  readonly at: number
  readonly top: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function StepRow({ step, scale, at, top, isChosen, onChoose }: StepRowProps): ReactNode {
  const whole = stretchOf(step.startedAt, step.endedAt, scale)
  const tookMs = (step.endedAt === null ? at : Date.parse(step.endedAt)) - Date.parse(step.startedAt)
  return (
    <button
      type="button"
      className={classes['step']}
      aria-pressed={isChosen}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
    >
      <span className={classes['what']}>
        <span className={classes['node']}>{step.node}</span>
        <span className={classes['tool']}>{asideOf(step)}</span>
      </span>
      <span className={classes['track']}>
        <span
          className={classes['bar']}
          data-state={step.state}
          style={{ left: `${whole.from * 100}%`, width: `max(4px, ${(whole.to - whole.from) * 100}%)` }}
        />
        {step.phases.map((phase) => {
          if (phase.is === 'attempt' && step.phases.length === 1) return null
          const part = stretchOf(phase.from, phase.to, scale)
          return (
            <span
              key={phase.is + phase.from}
              className={classes['phase']}
              data-is={phase.is}
              data-failed={phase.is === 'attempt' && phase.code !== null ? true : undefined}
              title={`${phase.is === 'attempt' ? text.attempt(phase.attempt) : text.phases[phase.is]}${phase.code === null ? '' : `: ${phase.code}`}`}
              style={{ left: `${part.from * 100}%`, width: `max(2px, ${(part.to - part.from) * 100}%)` }}
            />
          )
        })}
      </span>
      <span className={classes['took']}>
        <span className={classes['stateWord']} data-state={step.state}>
          {step.state === 'done' ? '' : text.state[step.state]}
        </span>
        <Text span size="xs" c="dimmed">
          {durationText(Math.max(0, tookMs))}
        </Text>
      </span>
    </button>
  )
}

/** The tool; of a run within it, which item of a list it is. */
function asideOf({ key, kind, what, visit }: Step): string {
  const [, index] = /\/(\d+)$/.exec(key) ?? []
  const name =
    kind === 'child' ? (index === undefined ? text.kinds.child : text.item(Number(index) + 1)) : what
  return visit > 1 ? `${name} · ${text.visit(visit)}` : name
}

/** The time, and again each second while something goes on. */
function useTicking(isGoing: boolean): number {
  const [at, setAt] = useState(now)
  useEffect(() => {
    if (!isGoing) return undefined
    const timer = setInterval(() => setAt(now()), 1_000)
    return () => clearInterval(timer)
  }, [isGoing])
  return at
}
