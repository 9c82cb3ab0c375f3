import { AppError } from '#contract'

/** The connection did not come about: nothing was sent. */
export function failed({ origin }: URL, why: string, cause?: unknown): AppError {
  return new AppError('net.failed', `${origin} could not be reached: ${why}.`, {
    hint: 'Check the address and the connection, then try again.',
    details: { origin },
    cause,
  })
}

/** It broke later: what was sent may have arrived. */
export function interrupted({ origin }: URL, why: string, cause?: unknown): AppError {
  return new AppError('net.interrupted', `A request to ${origin} may have arrived, but ${why}.`, {
    hint: 'Find out at the other side, then resolve the step.',
    details: { origin },
    cause,
  })
}

export function tooLarge({ origin }: URL, maxBytes: number): AppError {
  return new AppError('net.response_too_large', `${origin} answered with more than ${maxBytes} bytes.`, {
    hint: 'Raise the limit, or ask for less.',
    details: { origin, maxBytes },
  })
}
