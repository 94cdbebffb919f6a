"""What the rules of a programme say, computed: pure functions over :class:`programmes.model.Programme`.

No rule reads the clock or a file. ``when`` is a day, or an aware datetime in Asia/Tokyo (then hours count
too); ``day`` is a calendar day in Asia/Tokyo; money is whole yen. Every answer is a frozen dataclass with
``source`` (clause ids) and, where places in the documents disagree, ``conflict`` (id of the Conflict, or "").
What the documents leave open comes back as a typed answer (``NoRound``, ``NotPosted``, ``NoDisputeRule``,
``NoLimit`` …, state ``"unknown"``), never as an invented day. Everything is importable from here.

Days (business_days): holidays come in from outside, because this room is standard library only
    BusinessCalendar(holiday_name: Callable[[date], str | None])
        .holiday(day) -> str | None   .is_weekend(day)   .is_business_day(day)
        .kind(day) -> "weekday" | "saturday" | "sunday" | "holiday"
        .previous_business_day(day)   .next_business_day(day)        (the day itself if it is one)

Periods (sale, use, recruitment): state, until when, next change
    sale_state(programme, when, ticket="") -> SaleState
        .state: "not_yet" | "on_sale" | "sold_out" | "broken_off" | "ended" | "unknown"
        .last_day   last day of this run of sale, or, when closed, the last day it was sold (None: not known)
        .next_change: Change | None   .next_opening: Change | None    (.day .at .state .words)
        .suspension   .windows: tuple[WindowState, …]   every window, each .window .state .last_day .next_change .as_of
        .as_of   set: the last day is only known as of that day and may have moved
    window_state(window, when) -> WindowState
    use_state(programme, when) -> UseState
        .state: "not_yet" | "usable" | "suspended" | "ended" | "unknown"    .suspension (its words, last day)
        .last_day .as_of .next_change .last_checkout .checkout_day .ends_early .may_stop
    recruitment_state(programme, when) -> RecruitmentState   "not_yet" | "open" | "ended" | "unknown"
        .open: tuple[Recruitment, …] .effects .upcoming .last_day .next_change .tentative

Settlement (settlement, late): RoundAnswer = RoundFound | NoRound
    round_of_day(programme, day) -> RoundAnswer       day of use, stay or reading, as settlement.basis says
    round_of_arrival(programme, day, used_on=None) -> RoundAnswer     first cutoff not before it (and not before the round of use)
    round_by_number(programme, number) -> RoundAnswer
    next_cutoff(programme, day) -> RoundAnswer        today's cutoff is the next one: .days_left == 0
        RoundFound: .round .cutoff .days_left .payout: Payout .late_cycle (words) .if_one_cycle_late: Payout | None
        NoRound: .why: "no_dates" | "area_decides" | "before_first" | "after_last" | "no_such_round"
                 .words .first_day .last_cutoff
    settlement_state(programme, when) -> SettlementState     "not_yet" | "open" | "suspended" | "ended" | "unknown"
        .last_day .next_change .words (how often, when there are no dates)
    payout_of(programme, round_, accepted_on=None) -> Payout    .first .last .approximate .counted_from .words
    payout_after(settlement, accepted_on) -> Payout             by the rule counted from acceptance alone
    if_late(programme, number, today=None) -> Late      a day past that round's cutoff, or today if later
        .outcome: "next_round" | "may_not_be_paid" | "not_accepted" | "unknown"  .missed .next: RoundFound | None .words
    procedure_for(programme, form="paper") -> Procedure      .needed (electronic: False) .how

Posting (posting)
    PostalService(lead_days=3, delivers_every_day=False)
    arrival_if_posted(day, post, calendar) -> Arrival                  .posted .taken .arrives
    last_safe_posting(programme, round_, post, calendar) -> LastPosting | NotPosted
        LastPosting: .post_by .last_delivery .cutoff .cutoff_is (DayKind) .holiday (name or "") .lead_days .round
        NotPosted: .travels ("app", "counter", "none") .how
    if_posted(programme, day, post, calendar, used_on=None) -> IfPosted | NotPosted      .arrival .round: RoundAnswer

Disputes (disputes)
    dispute_window(programme, payout_day, when) -> DisputeWindow | NoDisputeRule
        .state: "not_yet" | "open" | "closed"  .last_day .days_left .dispute
        .opens_at .closes_at: aware, Asia/Tokyo; closes_at is 24:00 of the last day, the first moment too late
    may_dispute(programme, payout_day, at) -> MayDispute               at: aware datetime, decides to the second
        .state: "not_yet" | "open" | "closed" | "no_rule"  .window: DisputeWindow | None  .days_left
    dispute_of_round(programme, number, when) -> DisputeOfRound | NoDisputeRule | NoRound    .earliest .latest: DisputeWindow

Counts (counts): what a merchant counts when it settles
    counted_kinds(programme) -> tuple[CountedKind, …]      .id .name .face (yen; None: an amount in yen) .unit (枚, 人泊, 円)
    amount_of(programme, {kind id: count}) -> CountedAmount | NotCountable      zero is a count; for a kind in yen, yen
        CountedAmount: .parts: tuple[CountedPart, …] (.kind .count .yen)  .total .rule .fee .conflicts
        NotCountable: .why: "no_kinds" | "no_value"  .kinds

Around a payout (payouts)
    payout_notes(programme) -> PayoutNotes     .account_name (as the bank book prints it) .account .amount .fee .decided_by .deciding
        .paid_when .late_cycle (why it may not be there yet) .ask: Desk | None .ask_first .conflict    "": not stated

Taking part (taking_part): forms of plain questions; an answer is "yes", "no" or "unsure" (ValueError otherwise)
    taking_part_questions(programme) -> tuple[Condition, …]    .id .ask .help .fits .otherwise .rule .source; () none stated
    may_take_part(programme, {condition id: answer}) -> TakingPart
        .answer: "yes" | "no" | "ask" | "open" (.next: Condition)   .because: tuple[Condition, …] (.rule says why)
        .answered .total   .left_open (words: what the document leaves open)   .stated
    shop_size_rule(programme) -> ShopSizeRule | None           .sizes .questions .otherwise .unclear
    shop_size(programme, {question id: answer}) -> ShopSizeFound | None
        .answer: "size" | "ask" | "open" (.next: SizeQuestion)   .size: ShopSize | None  .takes: tuple[TicketKind, …]
        .because  .answered .total  .unclear

Registration (registration): None where the documents do not say
    registration_steps(programme) -> RegistrationSteps | None  .steps .papers .kit: tuple[Point, …]  .after: tuple[Step, …]
    next_step(programme, state) -> Step | None                 .state .text .when ("": no time given)
        state: "received" | "in_review" | "papers_missing" | "approved" | "refused" | "withdrawn" | "cancelled"
               | "kit_sent" | "kit_arrived"                    (ApplicationState of programmes.model)
    how_to_send(programme) -> HowToSend | None                 .sending.text .desk: Desk | None .papers .conflict
    tickets_from(programme, approved_on=None, kit_arrived_on=None) -> TicketsFrom
        .day .since: "approved" | "kit_arrived" | None (not stated) .not_before .words

Papers and reports (keeping)
    keep_until(programme, keeping, granted_on=None) -> KeepUntil       .day (None: words only) .words .assumed
    papers_to_keep(programme, role=None, granted_on=None) -> tuple[KeepUntil, …]
    report_due(report, event_day) -> ReportDue                         .day .counts_from

Desks (desks)
    desks_for(programme, role=None) -> tuple[Desk, …]                  call center first
    desk_on(desk, day, calendar) -> DeskDay                            .state .why .words .hours .conflict
    desk_now(desk, now, calendar) -> DeskNow                           … .closes_at .opens_at .maybe_at
        .state: "open" | "closed" | "unclear" | "unknown"
        .why: "open" | "weekend" | "day_off" | "holiday" | "holiday_unstated" | "closure" | "closure_disputed" | "outside_season"
              | "outside_period" | "outside_hours" | "days_unstated" | "hours_unstated"

The whole calendar (timeline), to be drawn
    timeline_of(programme, today, role=None) -> Timeline     consumers: sale and use; merchants and None: everything
        .lanes: tuple[Lane, …]   .first .last (None: no day known)   .today .missing .conflicts (ids)
        Lane: .kind "recruitment" | "sale" | "use" | "settlement" | "keeping"   .lines: tuple[Line, …]
        Line: .name .spans .marks .standing .next_round         Span: .kind .name .first .last .standing .starts .ends
              .earliest .open_start .open_end .ended .tentative      Mark: .kind .first .last .standing
        .standing: "past" | "now" | "coming" | "unknown"

Last days (deadlines), and reminders of them (reminders)
    deadlines_of(programme, post, calendar) -> tuple[Deadline, …]      every dated last day, by day
        Deadline: .id .kind .name .day .act_by (the last safe posting day, where it travels by post) .travels .roles .paid_from .paid_to .conflict
    dispute_deadline(programme, payout_id, payout_day) -> Deadline | None        report_deadline(programme, report_id, event_day) -> Deadline
    served(at, quiet: Quiet) -> ((day, hours), …)                      the wishes that the full hour ``at`` serves
    occasions(programme, day, deadlines) -> tuple[Occasion, …]         .rule .deadline .days .is_default
    still_makes_sense(occasion, due_at, now)    reminder_key(deadline)
    text_of(rule, deadline, today)   title_of(…)   message_of(occasions, today)   words_of(words, values)   days_left(deadline, today)
    (what staff change of a calendar, and what then differs: programmes.changes)

Money (purchase, prices, lodging, subsidy)
    purchase_limit(programme, persons=1) -> Allowance | NoLimit        .sets .pays .worth .gain .limit
    price_of(ticket, sets=1) -> SetPrice                               .price .value .premium .percent .shares
    shares_by_kind(programme, ticket, sets=1) -> tuple[KindShare, …]   .kind .each .yen; none where there is but one kind
    faces_of(programme) -> set[int]
    worth_of(programme, {face: count}) -> Worth                        .parts: tuple[Counted, …] .total
    lodging_discount(programme, stay: Stay) -> Discount | NoDiscountRule
        Stay(first_night, nights, guests: tuple[Guest, …], extras=0, extras_settled_together=True, cashable_plan=False)
        Guest(fee, pays=True, resident=True)           fee: yen per night, tax excluded
        Discount: .eligible .average .persons .nights .nights_capped .nights_outside .total .per_person
                  .prefecture .facility .why: "eligible" | "cashable_plan" | "no_paying_guest" | "below_least_fee"
                  | "outside_period" | "no_resident"
    subsidy_by_books(programme, books, shops, publicity=0) -> Subsidy | NoSubsidyRule
    subsidy_by_tickets(programme, used: Mapping[int, int], shops, publicity=0) -> Subsidy | NoSubsidyRule   {face: count}
        .tickets .uncapped .cap .capped .publicity .publicity_capped .total .spending .conflict
"""

from programmes.rules.business_days import BusinessCalendar, DayKind, HolidayName
from programmes.rules.counts import (
    CountedAmount,
    CountedPart,
    NotCountable,
    amount_of,
    counted_kinds,
)
from programmes.rules.deadlines import (
    DEADLINE_KINDS,
    Deadline,
    DeadlineKind,
    deadlines_of,
    dispute_deadline,
    report_deadline,
)
from programmes.rules.desks import DeskDay, DeskNow, desk_now, desk_on, desks_for
from programmes.rules.disputes import (
    DisputeOfRound,
    DisputeWindow,
    MayDispute,
    NoDisputeRule,
    dispute_of_round,
    dispute_window,
    may_dispute,
)
from programmes.rules.keeping import KeepUntil, ReportDue, keep_until, papers_to_keep, report_due
from programmes.rules.late import Late, if_late
from programmes.rules.lodging import Discount, Guest, NoDiscountRule, Stay, lodging_discount
from programmes.rules.moments import Change, When
from programmes.rules.payouts import PayoutNotes, payout_notes
from programmes.rules.posting import (
    Arrival,
    IfPosted,
    LastPosting,
    NotPosted,
    PostalService,
    arrival_if_posted,
    if_posted,
    last_safe_posting,
)
from programmes.rules.prices import (
    Counted,
    KindShare,
    PremiumShare,
    SetPrice,
    Worth,
    faces_of,
    price_of,
    shares_by_kind,
    worth_of,
)
from programmes.rules.purchase import Allowance, NoLimit, purchase_limit
from programmes.rules.recruitment import RecruitmentState, recruitment_state
from programmes.rules.registration import (
    HowToSend,
    RegistrationSteps,
    TicketsFrom,
    how_to_send,
    next_step,
    registration_steps,
    tickets_from,
)
from programmes.rules.reminders import (
    LATEST,
    PLACEHOLDERS,
    Occasion,
    Quiet,
    days_left,
    message_of,
    occasions,
    reminder_key,
    served,
    still_makes_sense,
    text_of,
    title_of,
    words_of,
)
from programmes.rules.sale import SaleState, WindowState, sale_state, window_state
from programmes.rules.settlement import (
    NoRound,
    Payout,
    Procedure,
    RoundAnswer,
    RoundFound,
    SettlementState,
    next_cutoff,
    payout_after,
    payout_of,
    procedure_for,
    round_by_number,
    round_of_arrival,
    round_of_day,
    settlement_state,
)
from programmes.rules.subsidy import NoSubsidyRule, Subsidy, subsidy_by_books, subsidy_by_tickets
from programmes.rules.taking_part import (
    ShopSizeFound,
    TakingPart,
    may_take_part,
    shop_size,
    shop_size_rule,
    taking_part_questions,
)
from programmes.rules.timeline import Lane, Line, Mark, Span, Standing, Timeline, timeline_of
from programmes.rules.use import UseState, use_state

__all__ = [
    "DEADLINE_KINDS",
    "LATEST",
    "PLACEHOLDERS",
    "Allowance",
    "Arrival",
    "BusinessCalendar",
    "Change",
    "Counted",
    "CountedAmount",
    "CountedPart",
    "DayKind",
    "Deadline",
    "DeadlineKind",
    "DeskDay",
    "DeskNow",
    "Discount",
    "DisputeOfRound",
    "DisputeWindow",
    "Guest",
    "HolidayName",
    "HowToSend",
    "IfPosted",
    "KeepUntil",
    "KindShare",
    "Lane",
    "LastPosting",
    "Late",
    "Line",
    "Mark",
    "MayDispute",
    "NoDiscountRule",
    "NoDisputeRule",
    "NoLimit",
    "NoRound",
    "NoSubsidyRule",
    "NotCountable",
    "NotPosted",
    "Occasion",
    "Payout",
    "PayoutNotes",
    "PostalService",
    "PremiumShare",
    "Procedure",
    "Quiet",
    "RecruitmentState",
    "RegistrationSteps",
    "ReportDue",
    "RoundAnswer",
    "RoundFound",
    "SaleState",
    "SetPrice",
    "SettlementState",
    "ShopSizeFound",
    "Span",
    "Standing",
    "Stay",
    "Subsidy",
    "TakingPart",
    "TicketsFrom",
    "Timeline",
    "UseState",
    "When",
    "WindowState",
    "Worth",
    "amount_of",
    "arrival_if_posted",
    "counted_kinds",
    "days_left",
    "deadlines_of",
    "desk_now",
    "desk_on",
    "desks_for",
    "dispute_deadline",
    "dispute_of_round",
    "dispute_window",
    "faces_of",
    "how_to_send",
    "if_late",
    "if_posted",
    "keep_until",
    "last_safe_posting",
    "lodging_discount",
    "may_dispute",
    "may_take_part",
    "message_of",
    "next_cutoff",
    "next_step",
    "occasions",
    "papers_to_keep",
    "payout_after",
    "payout_notes",
    "payout_of",
    "price_of",
    "procedure_for",
    "purchase_limit",
    "recruitment_state",
    "registration_steps",
    "reminder_key",
    "report_deadline",
    "report_due",
    "round_by_number",
    "round_of_arrival",
    "round_of_day",
    "sale_state",
    "served",
    "settlement_state",
    "shares_by_kind",
    "shop_size",
    "shop_size_rule",
    "still_makes_sense",
    "subsidy_by_books",
    "subsidy_by_tickets",
    "taking_part_questions",
    "text_of",
    "tickets_from",
    "timeline_of",
    "title_of",
    "use_state",
    "window_state",
    "words_of",
    "worth_of",
]
