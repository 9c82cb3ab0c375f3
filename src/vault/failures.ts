import { AppError } from '#contract'

export function existsFailure(name: string): AppError {
  return new AppError('vault.exists', `There is a secret ${name} already; it was left alone.`, {
    hint: 'Give it a new value with "adjutant vault rotate", or add --replace to exchange its binding, too.',
    details: { secret: name },
  })
}

export function notFoundFailure(name: string, there: readonly string[]): AppError {
  return new AppError('vault.not_found', `There is no secret ${name}.`, {
    hint: '"adjutant vault list" shows those that there are.',
    details: { secret: name, there: there.slice(0, 50) },
  })
}

export function damagedFailure(name: string): AppError {
  return new AppError('vault.damaged', `The secret ${name} was changed by other means than the vault.`, {
    hint: 'Remove it and set it again.',
    details: { secret: name },
  })
}

export function fullFailure(most: number): AppError {
  return new AppError('vault.full', `The vault holds ${most} secrets, which is the limit.`, {
    hint: 'Remove some that are no longer used.',
  })
}

export function refusal(name: string, why: string): AppError {
  return new AppError('gate.secret_refused', `The secret ${name} ${why}.`, {
    hint: '"adjutant vault list" shows what it is bound to.',
    details: { secret: name },
  })
}
