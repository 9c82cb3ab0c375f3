import { describe } from 'node:test'

import { testSealer } from '#vault/testing'

import { systemSealer } from './sealer.ts'

describe('the sealer of this system', () => testSealer(systemSealer))
