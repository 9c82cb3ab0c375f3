import { Button, Checkbox, Group, PasswordInput, SegmentedControl, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Facts } from '../../parts/facts.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { keyText, settingsText } from '../../text/settings.ts'
import classes from './settings.module.css'

type Home = Output<'home.get'>

/** How the key is kept, the words that bring it back, and ways to protect it. */
export function KeyPanel(): ReactNode {
  const home = useOperation('home.get', {})
  const again = (): void => void home.refetch()
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {keyText.about}
      </Text>
      <FailureShown failure={home.error} title={settingsText.failed} onRetry={again} />
      {home.isPending ? <Waiting /> : null}
      {home.data === undefined ? null : (
        <>
          <Card title={settingsText.titles.key}>
            <Facts
              facts={[
                [keyText.kept, keyText.how[home.data.key]],
                [keyText.folder, <code key="folder">{home.data.folder}</code>],
              ]}
            />
          </Card>
          <Words home={home.data} onChange={again} />
          <Protect home={home.data} onChange={again} />
        </>
      )}
    </>
  )
}

interface HomeProps {
  readonly home: Home
  readonly onChange: () => void
}

function Words({ home, onChange }: HomeProps): ReactNode {
  const text = keyText.words
  const phrase = useAction('home.phrase')
  const seen = useAction('home.phraseSeen')
  const [isWritten, setWritten] = useState(false)
  const words = phrase.result?.words

  async function finish(): Promise<void> {
    if ((await seen.start({})) === null) return
    phrase.clear() // the words leave the page with it
    onChange()
  }
  return (
    <Card title={text.title}>
      <Stack gap="sm">
        <Text size="sm">{home.phraseSeen ? text.seen : text.text}</Text>
        {home.phraseSeen || words !== undefined ? null : (
          <Group gap="sm">
            <Button
              leftSection={<Icon name="key" size={16} />}
              loading={phrase.isUnderWay}
              onClick={() => void phrase.start({})}
            >
              {text.show}
            </Button>
            <Text size="sm" c="dimmed">
              {text.note}
            </Text>
          </Group>
        )}
        <FailureShown failure={phrase.failure ?? seen.failure} title={text.failed} />
        {words === undefined ? null : (
          <>
            <ol className={classes['words']} aria-label={text.list}>
              {words.map((word, index) => (
                // A word may come twice; its place is what it is.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>{word}</li>
              ))}
            </ol>
            <Checkbox
              label={text.written}
              checked={isWritten}
              onChange={({ currentTarget }) => setWritten(currentTarget.checked)}
            />
            <div>
              <Button disabled={!isWritten} loading={seen.isUnderWay} onClick={() => void finish()}>
                {text.done}
              </Button>
            </div>
          </>
        )}
      </Stack>
    </Card>
  )
}

function Protect({ home, onChange }: HomeProps): ReactNode {
  const text = keyText.protect
  const protect = useAction('home.protect')
  const [way, setWay] = useState<'passphrase' | 'keychain'>('passphrase')
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const differ = second !== '' && first !== second

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const done = await protect.start(way === 'passphrase' ? { with: way, passphrase: first } : { with: way })
    if (done === null) return
    setFirst('')
    setSecond('')
    onChange()
  }
  return (
    <Card title={home.key === 'file' ? text.title : text.change}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <SegmentedControl
            aria-label={text.title}
            value={way}
            onChange={setWay}
            data={[
              { value: 'passphrase', label: text.passphrase },
              { value: 'keychain', label: text.keychain },
            ]}
          />
          <Text size="sm" c="dimmed">
            {way === 'passphrase' ? text.passphraseText : text.keychainText}
          </Text>
          {way === 'passphrase' ? (
            <>
              <PasswordInput
                label={text.field}
                autoComplete="new-password"
                value={first}
                onChange={({ currentTarget }) => setFirst(currentTarget.value)}
              />
              <PasswordInput
                label={text.again}
                autoComplete="new-password"
                value={second}
                error={differ ? text.differ : undefined}
                onChange={({ currentTarget }) => setSecond(currentTarget.value)}
              />
            </>
          ) : null}
          <FailureShown failure={protect.failure} title={text.failed} />
          <Group gap="sm">
            <Button
              type="submit"
              loading={protect.isUnderWay}
              disabled={way === 'passphrase' && (first === '' || first !== second)}
            >
              {way === 'passphrase' ? text.byPassphrase : text.byKeychain}
            </Button>
            <Text size="sm" role="status" c="dimmed">
              {protect.result === undefined ? '' : text.done}
            </Text>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}
