import { controlMutants } from './mutants/control.ts'
import { effectsMutants } from './mutants/effects.ts'
import { holdsMutants } from './mutants/holds.ts'
import { familyMutants } from './mutants/family.ts'
import type { Mutant } from './mutants/mutant.ts'
import { storageMutants } from './mutants/storage.ts'

/** Mistakes that an engine like this one may well have; the simulation must find each. */
export const mutants: readonly Mutant[] = [
  ...effectsMutants,
  ...holdsMutants,
  ...controlMutants,
  ...familyMutants,
  ...storageMutants,
]
