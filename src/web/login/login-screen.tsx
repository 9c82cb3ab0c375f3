import { Button, Card, Center, Code, Divider, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'

import { enterByPassphrase, loginFacts } from '../client/login.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Mark } from '../shell/header.tsx'
import { loginText } from '../text/shell.ts'

/** The way in: a link from the terminal, or the passphrase where there is one. */
export function LoginScreen({ failure }: { failure: Error | null }): ReactNode {
  const facts = useQuery({ queryKey: ['login'], queryFn: loginFacts, retry: false })
  return (
    <Center component="main" mih="100dvh" p="md" bg="var(--adj-sunken)">
      <Card w={420} maw="100%" padding="xl" withBorder>
        <Stack gap="md">
          <Mark size={40} />
          <Title order={1}>{loginText.title}</Title>
          <FailureShown failure={failure} />
          <div>
            <Title order={2} mb={4}>
              {loginText.link.title}
            </Title>
            <Text size="sm">{loginText.link.text}</Text>
            <Code block my="xs">
              {loginText.link.command}
            </Code>
            <Text size="xs" c="dimmed">
              {loginText.link.hint}
            </Text>
          </div>
          {facts.data?.passphrase === true ? <PassphraseForm /> : null}
        </Stack>
      </Card>
    </Center>
  )
}

function PassphraseForm(): ReactNode {
  const [passphrase, setPassphrase] = useState('')
  const [failure, setFailure] = useState<Error | null>(null)
  const [isUnderWay, setUnderWay] = useState(false)

  async function enter(event: FormEvent): Promise<void> {
    event.preventDefault()
    setUnderWay(true)
    try {
      await enterByPassphrase(passphrase, { signal: new AbortController().signal })
    } catch (error) {
      setFailure(error as Error)
    } finally {
      setUnderWay(false)
    }
  }
  return (
    <>
      <Divider />
      <form onSubmit={(event) => void enter(event)} aria-label={loginText.passphrase.title}>
        <Title order={2} mb={8}>
          {loginText.passphrase.title}
        </Title>
        <Stack gap="sm">
          <PasswordInput
            label={loginText.passphrase.label}
            description={loginText.passphrase.warn}
            autoComplete="current-password"
            value={passphrase}
            onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
          />
          <FailureShown failure={failure} />
          <Button type="submit" loading={isUnderWay} disabled={passphrase === ''}>
            {loginText.passphrase.enter}
          </Button>
        </Stack>
      </form>
    </>
  )
}
