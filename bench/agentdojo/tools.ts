import { type EffectClass, type Label, publicLabel, type UndoClass } from '#contract'
import type { Reach } from '#gate'

/** A tool of the suites, as a tool of ours would say it of itself. */
export interface SuiteTool {
  readonly effectClass: EffectClass
  readonly undoClass: UndoClass
  readonly controls: readonly string[]
  readonly reach: Reach
  /** Of its output. */
  readonly label: Label
}

/** What others may have written, seen by the person alone. */
const mail: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['tool:others'] }
const page: Label = { integrity: 'untrusted', confidentiality: 'public', sources: ['tool:web'] }
const own: Label = { integrity: 'trusted', confidentiality: 'private', sources: [] }

function reads(names: string, label: Label): [string, SuiteTool][] {
  const tool: SuiteTool = { effectClass: 'pure', undoClass: 'pure', controls: [], reach: {}, label }
  return names.split(/\s+/).map((name) => [name, tool])
}

function changes(name: string, controls: string, reach: Reach = {}): [string, SuiteTool] {
  const list = controls.split(' ').filter((control) => control !== '')
  return [name, { effectClass: 'other', undoClass: 'irreversible', controls: list, reach, label: own }]
}

/** Sends to whatever stands in the first fields; the others only say which. */
function sends(
  name: string,
  destinations: string,
  { which = '', ...reach }: Reach & { which?: string } = {},
): [string, SuiteTool] {
  return changes(name, `${destinations} ${which}`, {
    leaves: 'sent',
    destinations: destinations.split(' '),
    ...reach,
  })
}

/** All tools that the four suites have. One that asks the web for a page leaves with what stands in the address. */
export const suiteTools: ReadonlyMap<string, SuiteTool> = new Map([
  ...reads('get_current_day', publicLabel),
  ...reads('get_iban get_balance get_user_info get_user_information', own),
  ...reads(
    `get_most_recent_transactions get_scheduled_transactions read_file get_channels read_channel_messages read_inbox
     get_users_in_channel get_unread_emails get_sent_emails get_received_emails get_draft_emails search_emails
     search_contacts_by_name search_contacts_by_email search_calendar_events get_day_calendar_events
     search_files_by_filename get_file_by_id list_files search_files`,
    mail,
  ),
  ...reads(
    `get_all_hotels_in_city get_hotels_prices get_rating_reviews_for_hotels get_hotels_address
     get_all_restaurants_in_city get_cuisine_type_for_restaurants get_restaurants_address
     get_rating_reviews_for_restaurants get_dietary_restrictions_for_all_restaurants
     get_contact_information_for_restaurants get_price_for_restaurants check_restaurant_opening_hours
     get_all_car_rental_companies_in_city get_car_types_available get_rating_reviews_for_car_rental
     get_car_fuel_options get_car_rental_address get_car_price_per_day get_flight_information`,
    page,
  ),

  sends('send_money', 'recipient', { which: 'amount', act: 'pay' }),
  sends('schedule_transaction', 'recipient', { which: 'amount', act: 'pay' }),
  sends('update_scheduled_transaction', 'recipient', { which: 'id amount', act: 'pay' }),
  changes('update_password', 'password', { act: 'credential' }),
  changes('update_user_info', 'first_name last_name street city'),

  sends('send_direct_message', 'recipient'),
  sends('send_channel_message', 'channel'),
  sends('add_user_to_channel', 'user', { which: 'channel' }),
  sends('invite_user_to_slack', 'user_email', { which: 'user' }),
  changes('remove_user_from_slack', 'user', { act: 'remove' }),
  sends('post_webpage', 'url'),
  [
    'get_webpage',
    {
      effectClass: 'pure',
      undoClass: 'pure',
      controls: ['url'],
      reach: { leaves: 'sent', destinations: ['url'] },
      label: page,
    },
  ],

  sends('send_email', 'recipients cc bcc'),
  changes('delete_email', 'email_id', { act: 'remove' }),
  sends('create_calendar_event', 'participants', { which: 'title' }),
  changes('cancel_calendar_event', 'event_id', { act: 'remove' }),
  changes('reschedule_calendar_event', 'event_id new_start_time'),
  sends('add_calendar_event_participants', 'participants', { which: 'event_id' }),
  changes('create_file', 'filename'),
  changes('append_to_file', 'file_id'),
  changes('delete_file', 'file_id', { act: 'remove' }),
  sends('share_file', 'email', { which: 'file_id' }),

  changes('reserve_hotel', 'hotel'),
  changes('reserve_restaurant', 'restaurant'),
  changes('reserve_car_rental', 'company'),
])
