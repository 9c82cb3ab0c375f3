import { stemOf } from './words.ts'

/** Words by which people ask for what papers say otherwise. Words of a line may stand for each other; `_` joins two. */
const lines = `
  cost price charge fee pay paid rate
  total sum altogether
  level height gauge
  annual yearly year
  monthly month
  weekly week
  end until expire expiry run_out finish valid over last terminate
  begin start from since commence dtstart
  warranty guarantee
  phone telephone tel mobile ring
  mail email e_mail
  car vehicle auto
  house home household
  doctor dr physician
  engineer technician mechanic serviced
  lodger tenant
  landlord landlady
  broadband internet fibre
  damage leak escape flood burst
  allergic allergy intolerant rash
  medicine medication drug
  keep kept
  hold held
  buy bought purchase
  sell sold
  lend lent
  send sent
  weigh weight
  height tall high
  length long
  depth deep
  width wide
  age old aged
  born birth birthday
  bake baked oven
  cook boil
  fit seat seated hold capacity room
  address street road live
  child children kid
  holiday vacation
  trip excursion
  meet meeting
  choose chosen elect elected
  teach teacher tutor instructor
  harvest picked yield
  above more exceed over
  below under less
  people person member guest
  cancel cancellation
  job employment position
  win won winner
  leave depart departure
  arrive arrival
  speed mbit
  late overdue delay
  own owner landlord landlady belong
  rent hire let
  minimum least
  maximum most
  sing choir
  deliver handover hand_over delivery handed
  check inspection service
  mot check_up
  reason because cause
  bill invoice
  vet veterinary
  dentist dental
  alarm warn warning alert
  registration plate
  penalty charge fee fine
  backup back_up backed_up copy
  make brand manufacturer model
  pay_off pay_back repay paid_off
  repair mend fix
  train railway
  boat vessel
  shop store
  film movie
  ill sick
  fast quick
  small little
  begin open opening
  close shut closed closing
  sign signature signed
  plant planted sow sown
  build built
  write written author wrote
  drive driver driving
  borrow borrowed lend lent loan
  marry married wedding
  die died death
  grow grew grown
  password passphrase code pin
  permit allow allowed permission may
  forbid forbidden must_not prohibited
  size dimension measurement
  repay refund
  rubbish waste refuse
  lorry truck
`

/** The words that may stand for a word, itself included; in the form in which words are compared. */
export function alikeOf(stem: string): ReadonlySet<string> {
  return groups.get(stem) ?? new Set([stem])
}

const groups = readLines()

function readLines(): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>()
  for (const line of lines.split('\n')) {
    const stems = line.trim().split(/\s+/).map(stemsOf)
    for (const stem of stems) {
      const group = all.get(stem) ?? new Set([stem])
      for (const other of stems) group.add(other)
      all.set(stem, group)
    }
  }
  return all
}

function stemsOf(entry: string): string {
  return entry.split('_').map(stemOf).join('_')
}
