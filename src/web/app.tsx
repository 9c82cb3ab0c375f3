import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from 'react'

import { loginState } from './client/client.ts'
import { queryClient } from './client/query-client.ts'
import { goLive } from './live/live.ts'
import { router } from './routes.tsx'
import { cssVariables, theme } from './theme/theme.ts'

const Toasts = lazy(async () => ({ default: (await import('./shell/toasts.tsx')).Toasts }))
const LoginScreen = lazy(async () => ({ default: (await import('./login/login-screen.tsx')).LoginScreen }))

/** @param props.failure what kept the link in the address from logging in */
export function App({ failure }: { failure: Error | null }): ReactNode {
  const login = useSyncExternalStore(loginState.subscribe, loginState.get)
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <Toasts />
        </Suspense>
        {login === 'in' ? (
          <LoggedIn />
        ) : (
          <Suspense>
            <LoginScreen failure={failure} />
          </Suspense>
        )}
      </QueryClientProvider>
    </MantineProvider>
  )
}

function LoggedIn(): ReactNode {
  useEffect(() => {
    const stop = new AbortController()
    void goLive({ signal: stop.signal })
    return () => stop.abort(new Error('The page is left.'))
  }, [])
  return <RouterProvider router={router} />
}
