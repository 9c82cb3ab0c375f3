import type { SeededRandom } from '#engine/testing'

import { always, kinds, type Order, places } from '../disk/shim.ts'

export interface Fault {
  readonly name: string
  readonly order: Omit<Order, 'at' | 'times'>
  /** How far into a task a call may be hit. */
  readonly within: number
}

const { database, log, beside } = places

/** What a disk may do to the calls of a home. */
const faults: readonly Fault[] = [
  {
    name: 'EIO, write of the log',
    order: { what: kinds.write, where: log, act: 'fail', error: 'EIO' },
    within: 200,
  },
  {
    name: 'ENOSPC, write of the log',
    order: { what: kinds.write, where: log, act: 'fail', error: 'ENOSPC' },
    within: 200,
  },
  { name: 'short write of the log', order: { what: kinds.write, where: log, act: 'short' }, within: 200 },
  {
    name: 'torn write of the log, then ENOSPC',
    order: { what: kinds.write, where: log, act: 'torn', error: 'ENOSPC' },
    within: 200,
  },
  {
    name: 'EIO, sync of the log',
    order: { what: kinds.sync, where: log, act: 'fail', error: 'EIO' },
    within: 25,
  },
  {
    name: 'EIO, write of the database',
    order: { what: kinds.write, where: database, act: 'fail', error: 'EIO' },
    within: 10,
  },
  {
    name: 'ENOSPC, write of the database',
    order: { what: kinds.write, where: database, act: 'fail', error: 'ENOSPC' },
    within: 10,
  },
  {
    name: 'torn write of the database, then EIO',
    order: { what: kinds.write, where: database, act: 'torn', error: 'EIO' },
    within: 10,
  },
  {
    name: 'EIO, sync of the database',
    order: { what: kinds.sync, where: database, act: 'fail', error: 'EIO' },
    within: 2,
  },
  {
    name: 'ENOSPC, write of a blob',
    order: { what: kinds.write, where: beside, act: 'fail', error: 'ENOSPC' },
    within: 10,
  },
  { name: 'short write of a blob', order: { what: kinds.write, where: beside, act: 'short' }, within: 10 },
  {
    name: 'EIO, sync of a blob or its folder',
    order: { what: kinds.sync, where: beside, act: 'fail', error: 'EIO' },
    within: 10,
  },
  {
    name: 'ENOSPC, a name for a blob',
    order: { what: kinds.create | kinds.rename | kinds.folder, where: beside, act: 'fail', error: 'ENOSPC' },
    within: 10,
  },
  {
    name: 'EIO, a name for a blob',
    order: { what: kinds.create | kinds.rename | kinds.folder, where: beside, act: 'fail', error: 'EIO' },
    within: 10,
  },
  {
    name: 'ENOSPC, everything',
    order: {
      what: kinds.write | kinds.create | kinds.folder,
      where: database | log | beside,
      act: 'fail',
      error: 'ENOSPC',
    },
    within: 200,
  },
]

/** How a fault ends: by itself after some calls, when the disk is mended, or only after a kill and a restart. */
export type Course = 'heals' | 'mended' | 'killed'

export interface Trial {
  readonly fault: Fault
  readonly course: Course
  readonly order: Order
}

export function randomTrial(random: SeededRandom): Trial {
  const fault = random.pick(faults)
  const course = random.pick<Course>(['heals', 'heals', 'mended', 'killed'])
  const times = course === 'heals' ? random.pick([1, 1, 2, 5]) : always
  return { fault, course, order: { ...fault.order, at: random.between(1, fault.within), times } }
}
