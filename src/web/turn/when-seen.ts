/** Resolves at once while the page can be seen, else when it can be again; rejects with the signal's reason. */
export async function whenSeen({ signal }: { signal: AbortSignal }): Promise<void> {
  signal.throwIfAborted()
  if (!document.hidden) return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const look = (): void => {
    if (!document.hidden) resolve()
  }
  const stop = (): void => reject(signal.reason as Error)
  document.addEventListener('visibilitychange', look)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await promise
  } finally {
    document.removeEventListener('visibilitychange', look)
    signal.removeEventListener('abort', stop)
  }
}
