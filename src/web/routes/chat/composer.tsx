import { Button, Group, Text, Textarea } from '@mantine/core'
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useState,
} from 'react'

import type { Failure } from '../../client/failure.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { chatText, type SlashName } from '../../text/chat.ts'
import classes from './chat.module.css'
import { suggestions } from './slash.ts'

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly onText: (text: string) => void
  readonly failure: Failure | null
  readonly isUnderWay: boolean
  /** The agent that hears what is sent in the middle of its turn; null where a turn would begin. */
  readonly atWork: string | null
  readonly onSend: (text: string) => void
  /** Below the field: who is asked, or what holds who is at work. */
  readonly children?: ReactNode
}

interface Proposed {
  readonly found: readonly SlashName[]
  readonly current: number
  choose(index: number): void
  take(name: SlashName): void
  change(text: string): void
  /** Whether the key was about the commands. */
  press(event: KeyboardEvent): boolean
}

/** The commands that are proposed for what is typed so far. Arrows choose among them, Tab and Enter take one. */
function useProposed(text: string, onText: (text: string) => void): Proposed {
  const [chosen, setChosen] = useState(0)
  const [isClosed, setClosed] = useState(false)
  const found = isClosed ? [] : suggestions(text)
  const current = Math.min(chosen, found.length - 1)
  function change(next: string): void {
    setClosed(false)
    setChosen(0)
    onText(next)
  }
  function take(name: SlashName): void {
    change(chatText.commands[name].args === '' ? `/${name}` : `/${name} `)
    setClosed(true)
  }
  function press({ key, shiftKey }: KeyboardEvent): boolean {
    const suggested = found[current]
    if (suggested === undefined) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (step !== undefined) setChosen((current + step + found.length) % found.length)
    else if (key === 'Escape') setClosed(true)
    else if (!shiftKey && (key === 'Tab' || (key === 'Enter' && text !== `/${suggested}`))) take(suggested)
    else return false
    return true
  }
  return { found, current, choose: setChosen, take, change, press }
}

/** Where one types. A slash brings the commands up. */
export function Composer(props: ComposerProps): ReactNode {
  const { field, text, onText, failure, isUnderWay, atWork, onSend, children } = props
  const { meanwhile, ...idle } = chatText.composer
  const isMeanwhile = atWork !== null && !text.startsWith('/')
  const list = useId()
  const proposed = useProposed(text, onText)
  const { found, current } = proposed
  useEffect(() => {
    // A command that the palette has begun is gone on with here.
    if (text.endsWith(' ')) field.current?.focus()
  }, [field, text])

  function send(): void {
    if (text.trim() !== '' && !isUnderWay) onSend(text)
  }
  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    if (proposed.press(event)) event.preventDefault()
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    }
  }
  return (
    <div className={classes['composer']}>
      {found.length === 0 ? null : (
        <Suggestions
          id={list}
          found={found}
          current={current}
          onChoose={proposed.choose}
          onTake={(name) => {
            proposed.take(name)
            field.current?.focus()
          }}
        />
      )}
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          send()
        }}
      >
        <FailureShown failure={failure} title={chatText.notSaid} />
        <Group gap="xs" align="end" wrap="nowrap" mt={failure === null ? 0 : 'sm'}>
          <Textarea
            ref={field}
            style={{ flex: 1 }}
            aria-label={chatText.composer.label}
            placeholder={atWork === null ? idle.placeholder : meanwhile.placeholder(atWork)}
            aria-autocomplete="list"
            aria-controls={found.length > 0 ? list : undefined}
            aria-activedescendant={found.length > 0 ? `${list}-${current}` : undefined}
            autosize
            minRows={1}
            maxRows={10}
            maxLength={100_000}
            value={text}
            onChange={({ currentTarget }) => proposed.change(currentTarget.value)}
            onKeyDown={press}
          />
          <Button type="submit" disabled={text.trim() === ''} loading={isUnderWay}>
            <Icon name="up" size={16} />
            <span style={{ marginLeft: 6 }}>{isMeanwhile ? meanwhile.send : idle.send}</span>
          </Button>
        </Group>
        <Group gap="xs" mt={6} align="center">
          {children}
          <Text size="xs" c="dimmed" visibleFrom="sm" style={{ order: atWork === null ? 1 : -1 }}>
            {isMeanwhile ? meanwhile.hint : idle.hint}
          </Text>
        </Group>
      </form>
    </div>
  )
}

interface SuggestionsProps {
  readonly id: string
  readonly found: readonly SlashName[]
  readonly current: number
  readonly onChoose: (index: number) => void
  readonly onTake: (name: SlashName) => void
}

function Suggestions({ id, found, current, onChoose, onTake }: SuggestionsProps): ReactNode {
  return (
    <div id={id} role="listbox" aria-label={chatText.composer.commands} className={classes['suggestions']}>
      {found.map((name, index) => (
        <div
          key={name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === current}
          tabIndex={-1}
          className={classes['suggestion']}
          onPointerMove={() => onChoose(index)}
          onClick={() => onTake(name)}
          onKeyDown={({ key }) => key === 'Enter' && onTake(name)}
        >
          <span className={classes['command']}>
            /{name} <span className={classes['args']}>{chatText.commands[name].args}</span>
          </span>
          <span className={classes['says']}>{chatText.commands[name].says}</span>
        </div>
      ))}
    </div>
  )
}
