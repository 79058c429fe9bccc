"""What automatic mails say in English."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

ENGLISH: dict[str, Language] = {
    "en": _language(
        """
        absent: mailbox is retired | mailbox has been retired | mail is not read | mailbox is not read |
            not checking email | not checking e-mail | not checking my mail | on my hols | on hols |
            in the hospital | out of studio | out of the studio | away from my desk | gone fishing |
            out of the office | i will be unavailable | i am unavailable | i'm unavailable |
            out of office | out-of-office | on vacation | on holiday | on leave | on a business trip |
            on business travel | not in the office | not at the office | not be reading my mail |
            not be reading my email | limited access to email | limited access to my email |
            limited email access | limited access to e-mail | currently away | out of town |
            no longer with | no longer employed | our offices are closed | office will be closed |
            away and unable | attending a conference | i am traveling | i am travelling | i'm traveling |
            i'm travelling | office is closed | no longer monitored | mailbox is not in use |
            address is no longer | i'm away | we are away | parental leave | maternity leave |
            paternity leave | annual leave | sick leave | on pto | on a pto | taking pto | i'm off |
            i am off | i'll be off | not working today | not working until | i only work | my working days |
            offices will be closed | on paid time off | travelling this | traveling this | away this week |
            not at my desk | am not available | 'm not available | will not be available |
            won't be available | out sick | out of my office | out today | out this week | out until |
            i will be out | i'll be out | am away | i am out of the office | i'm out of the office |
            i'm out of office | has left the | has left us | as of … left | we are closed |
            we will be closed | closed for the | with no access to | i am currently unavailable |
            i'm currently unavailable | no longer works for | no longer work for | no longer works at |
            no longer work at | no longer at this | i will be away | i'll be away | i don't work on |
            i do not work on | i have left | career break | on sabbatical | jury duty | at a trade show |
            at a conference | out of the country | on a course | in training until | in training today |
            won't be checking | not be checking | limited connectivity | closed for inventory |
            i'm on leave | on bereavement leave | working reduced hours | on reduced hours |
            on a reduced schedule | i retired on | i retired from | i retired in | i retired at | off sick |
            off ill | at a trade fair | at the trade fair | at the trade show | exhibiting at |
            at an exhibition | at an offsite | ooo until | ooo today | ooo from | ooo this | i'm ooo |
            i am ooo | currently ooo | medical leave | family leave | study leave | compassionate leave |
            family bereavement | due to a bereavement | due to bereavement | my non-working day |
            i work part time | i work part-time | my working hours are | my normal working |
            my usual working | not in the shop | not in the clinic | unavailable until |
            no longer part of the | no longer part of our | no longer in this role | i have retired |
            i've retired | am now retired | am retired | has retired | has moved on from |
            have moved on from | i've moved on from | has now left | have now left | no longer an employee |
            no longer a member of staff | no longer works here | no longer work here | has passed away |
            moved to a new e-mail | moved to a new email | i have a new e-mail address |
            i have a new email address | my new e-mail address is | my new email address is |
            our new e-mail address is | our new email address is | i have changed my email |
            i have changed my e-mail | i've changed my email | i've changed my e-mail |
            my email address has changed | my e-mail address has changed | our email address has changed |
            our e-mail address has changed | have changed email provider | please update your address book |
            please update your contacts | please update your records | this mailbox is closed |
            this mailbox has been closed | this account has been closed | mailbox is no longer |
            account is no longer monitored | inbox is no longer | no longer checked | no longer use this |
            no longer using this | do not check this | don't check this | rarely check this |
            no longer check this | check email twice | check my email twice | check e-mail twice |
            check email once | check my email only | only check email | only check my |
            check my inbox only | read email about once | read email only | read my email only |
            driving focus | i'm driving with | i am driving right now | i'm driving right now |
            not receiving notifications | shop is closed | store is closed | shop will be closed |
            store will be closed | practice is closed | practice will be closed | surgery is closed |
            clinic is closed | clinic will be closed | company is closed | school is closed |
            school will be closed | library is closed | library will be closed | warehouse is closed |
            workshop is closed | are currently closed | is currently closed | office is now closed |
            offices are now closed | our office close | office closes | our offices close | closed until |
            closed for holiday | closed for christmas | closed for annual | on our summer break |
            on our christmas break | on summer break | not answering messages | not answering emails |
            not answering e-mails | not reading messages | not reading emails |
            outside of our business hours | outside our business hours | outside of our office hours |
            outside our office hours | outside of office hours | outside of business hours |
            outside business hours | outside office hours | outside our opening hours |
            out at a conference | attending a trade | attending an exhibition | attending a training |
            attending a workshop | in an all-day | in all-day meetings | on secondment | on fieldwork |
            doing fieldwork | on paternity | on maternity | i'm currently away | at home sick |
            home with a sick | recovering from | in hospital | i am currently in training |
            on a training course | away on business | away on holiday | away on vacation | away on leave |
            away until | away from | away for the | on jury
        away: check email | read email | only in the office | only work | opening times |
            hours of operation | will not be processed | not be processed | i'm at the | i am at the |
            i'm at a | i am at a | we are at the | we're at the | we are exhibiting | closed on |
            closed from | closed due | closed over | closed between | closed today | closed this |
            we close | is closed | are closed | will be closed | closing for | day off | days off |
            christmas break | summer break | winter break | bank holiday | public holiday |
            company holiday | festive season | holiday season | christmas holidays | on the road |
            unavailable | not in today | not in on | i'm ill | i am ill | i'm sick | i am sick |
            working remotely | will be out | i'm out | i am out | we are out | we're out | is away |
            new email address | new e-mail address | this address | this mailbox | our reception is open |
            our office is open | our opening hours | our office hours | office hours are |
            opening hours are | business hours are | we are open | limited access | sporadic access |
            little access | no access to | without access to | no email access | delayed in responding |
            slow to respond | slow to reply | response may be delayed | responses may be delayed |
            replies may be delayed | may be a delay | i'm travelling | i'm traveling
        back: back soon |
            back mon | back tue | back wed | back thu | back fri | back sat | back sun | i am back |
            i'm back | until | re-open | reopen | return | be back | back to work | back at |
            next working day | resume | am back | are back | we're back | once we | once i | as soon as i |
            as soon as we | after the holiday | after the break | back on | back in | back from |
            back then | on our return | upon our return | on my return | upon my return | when i return |
            when we return | when i'm next | as of | through | from monday | next week | i will return
        instead: holding the fort | hold the fort | please telephone | resend your | for immediate |
            in my absence | need immediate | please reach out to | please direct |
            please email | my colleague | urgent | urgency | emergency | contact | assistance | attention |
            call | text me | ring | write to | looking after | reach me | speak to | in the meantime |
            alternatively | is your new contact | is the new contact | has taken over | can't wait |
            cannot wait | can not wait | please ring | please call | please dial | please phone |
            please contact | please write | please send | please use | is now the contact | is covering |
            will cover | covering for | covers for | deputy | stand-in | dial | phone | for anything |
            for all | for same-day | for service | for questions | for sales | for support | for orders |
            for help | for technical | in the event of | if you need | if it is | if it's | if this is |
            if your email is | if your request | if your message | instead | have you checked |
            knowledge base | help center | help centre | faq | forwarded to | visit our | find the answers |
            find answers | colleagues | team will help | somebody will help | someone will help |
            will help you | will take care | all enquiries | all inquiries | future correspondence |
            all correspondence
        later: slow answers | slow replies | expect delays |
            as soon as possible | answer your | read your message when | read your mail when |
            be in touch | your email will be read | is not forwarded | not be forwarded |
            emails are not being read | within 24 hours | within one business day | business days |
            working days | respond | reply | replies | response | check my email | checking email |
            read my email | reading email | get to your | connectivity | intermittent | sporadic |
            longer to respond | longer to reply | longer to answer | later than usual | will answer |
            'll answer | can answer | get back to | deal with your | take care of your | process your |
            pick up your message | see your message when | read your email when | will read |
            will be answered | will be read | will be processed | will be dealt | will be delayed |
            will be replied | will be deleted | be forwarded | not be answered | not monitored | aim to |
            endeavour to | endeavor to | strive to | do our best | usual reply | typically repl |
            usually repl | normally repl | within … hours | within … days | business hours | once a |
            twice a | catch up | go through my | when i get where | when time permits | will follow up |
            follow-up | will look at | will deal with | shortly | review your | hear from us |
            hear from me | talk to you | read them | take longer | longer than usual | higher than |
            high volume | a high number
        excuse: check your junk | check your spam | heard from us |
            did you know | follow us on | in the meantime, why not | have you checked our |
            have you visited our | have you seen our |
            have you tried our | looking for an | looking for a faster | need an answer sooner |
            need a faster | need help sooner | is it urgent | is this urgent | an emergency? |
            holiday hours | christmas hours | thank you for your understanding |
            thanks for your understanding | thank you for understanding | thanks for understanding |
            for your patience | apologise for any | apologize for any | apologies for any | sorry for any |
            sorry for the | inconvenience | merry christmas | happy christmas | happy new year |
            happy holidays | season's greetings | happy easter | we wish | i wish you | wishing you |
            have a nice | have a great | have a good | bear with | privacy policy | personal data |
            confirmation number | case number | ticket number | ticket id | reference number | case id |
            request id | please note | please do not | do not reply | please include | please keep |
            please quote | powered by | last dispatch | best wishes | warm regards
        received: thanks for getting in touch | we're on it | we are on it | logged this as | logged it as |
            have logged your | 've logged your | added to your ticket | added to your case |
            we aim to reply |
            we aim to respond | aim to reply to all | aim to respond to all | the reference for your |
            the reference of your | is being reviewed |
            reference of your ticket | has been received by |
            we have received your | we've received your | your request has been received |
            your message has been received | your email has been received | your e-mail has been received |
            your mail has been received | a ticket has been | ticket has been created |
            ticket has been opened | ticket was created | case has been created | case has been opened |
            request has been created | request has been assigned | has been assigned an id |
            has been assigned ticket | your case number | your reference number |
            thank you for reaching out | thanks for reaching out | thank you for getting in touch |
            thank you for writing to | thank you for your inquiry | thank you for your enquiry |
            thank you for emailing | your submission has been | acknowledge receipt of your |
            confirms receipt of your | confirm the receipt of your | received your request |
            received your message | received your email | received your inquiry | is now in our queue |
            thanks for writing in | is being reviewed by | someone will be with you |
            has been added to our | your request ( | your ticket | thank you for submitting |
            has been logged | has been assigned to | thanks for submitting a | our agents will |
            will look into it shortly | ticket received | we've got your | we have got your | we got your |
            your message reached us | your message reached our | thank you for logging |
            thanks for logging |
            your call reference | we will update you | your message has reached | your email has reached |
            we received your |
            your message is important | your enquiry is important | your inquiry is important |
            your email is important | your e-mail is important | your request is important |
            i have received your email and will | i have received your message and will |
            your case has been | a case has been | your enquiry has been | your inquiry has been |
            your request was received | your message was received | your email was received | your case id |
            your request number | your incident | has been registered | has been forwarded to the |
            has been forwarded to our | has been passed to our | has been passed on to our |
            has been routed to | has been sent to our team | successfully submitted |
            successfully received | has been received and | thank you for choosing | thanks for emailing |
            thank you for your request | thanks for your request | thank you for your interest |
            thanks for your interest | thank you for your order | thank you for your application |
            thank you for applying | thank you for your feedback | thank you for contact |
            thanks for contact | thanks a lot for your message | thank you so much for | we have created a |
            we've created a | we have opened a | we've opened a | a member of our team |
            a member of the team | someone from our team | one of our team | one of our agents |
            one of our … agents | one of our … will | our team will | our support team will |
            our service team will | our staff will | a representative will | an agent will |
            the team will get | the team typically | the team usually | our usual reply time |
            our usual response time | our typical response time | our average response time |
            we aim to respond | we aim to reply | we aim to answer | we usually reply | we typically reply |
            we usually respond | we typically respond | we normally respond | we endeavour to |
            we endeavor to | we try to answer | we try to reply | we try to respond | we respond to all |
            we answer all | we reply to all | we will reply to your | we will respond to your |
            we will answer your | we'll reply to your | we'll be in touch | we will be in touch |
            we'll get back to you | we will get back to you
        thanks: thank you for your email | thank you for your e-mail | thank you for your message |
            thank you for your mail | thanks for your email | thanks for your message |
            thanks for your note | thank you for your note | thanks for your mail | thanks for your e-mail |
            thanks for the email | thank you for the email | thanks for getting in touch |
            thank you for getting | thanks for reaching | thanks for writing | thank you for writing |
            many thanks for your
        robot: this is an automated | this is an auto- | this is an autoresponder | this is an autoreply |
            this is a system generated | this is a system-generated | this is a computer generated |
            this is a computer-generated | this message was automatically | this email was automatically |
            this e-mail was automatically | this mail was automatically |
            this message was generated automatically | this email was generated automatically |
            this message has been automatically | this email has been automatically generated |
            this e-mail has been automatically generated | this message was sent automatically |
            this email was sent automatically | this e-mail was sent automatically | this automated |
            this notification was sent | this email was sent by an automated | this is a no-reply |
            please do not reply to this | do not reply to this | please do not respond to this |
            do not respond to this e | please do not answer this | replies to this email are not |
            replies to this e-mail | replies to this message | replies to this address |
            this inbox is not monitored | this email address is not monitored | from an unmonitored |
            an unattended mailbox | this is an unmonitored | cannot accept incoming |
            you received this email because | you received this message because | you're receiving this |
            you have received this email because | you are subscribed to |
            if you no longer wish to receive | unsubscribe here | click here to unsubscribe |
            manage your notification | manage notifications | email preferences | notification settings |
            view this email in your browser | view it in your browser | having trouble viewing this |
            add us to your address book | to be removed from this | to stop receiving | opt out of |
            this report was generated | generated by system | mail sent by cron | this is a post-only |
            this is an outbound | please don't reply | please do not reply. | do not reply. |
            replies are not | replies will not be | this email was sent to you because |
            this message was sent to you because | was sent to you because you | you received this because |
            you got this email because | you're getting this | you are getting this | you are receiving |
            this is a notification | this mailbox is | sent from a notification-only |
            sent from an unattended | notification-only | do-not-reply | to unsubscribe, |
            to unsubscribe from | to unsubscribe click | to unsubscribe please | to unsubscribe: |
            to unsubscribe or | to unsubscribe visit | to unsubscribe send | to unsubscribe go |
            to unsubscribe reply | to update your preferences | update your email preferences |
            this address is not monitored | can not be replied | cannot be replied | is not monitored |
            automatic reply from | automated message | automated reply from | automated response from |
            automated notification | automatically generated message | this letter was generated |
            this document was generated | this document was created automatically |
            this document is valid without | this is a copy of the message you |
            this is a copy of the following message | this is a copy of your message |
            copy of the message you sent | a copy of your enquiry | a copy of your inquiry |
            was closed and merged into | has been merged into | was merged into |
            was sent from an address that | was sent from a notification | this letter is computer |
            (sent automatically | sent automatically by | this text was sent automatically |
            this is an automatic | auto-generated message | autogenerated message | operator bot |
            i am a bot | i'm a bot | this is a bot
        notice: didn't request this | did not request this | asked for a new password | asked to reset |
            keep this e-mail for your records | keep this email for your records |
            account information is as follows |
            thread you're watching | thread you are watching | topic you are watching |
            topic you're watching |
            you will not receive any more notifications | use the link below within |
            join the meeting | join the session | to join the | meeting id | session id |
            remote session | support session | last order date | download your files | view your files |
            how would you rate | rate the support | rate your experience | rate our service |
            rate our support | rate this conversation | take our survey | short survey | brief survey |
            quick survey | satisfaction survey | take a moment to answer | take a moment to rate |
            take a minute to | take part in our | according to our records | like to hear what you think |
            love to hear what you think | love your feedback | value your feedback | value your opinion |
            how did we do | how satisfied | your feedback helps | following url into your browser |
            copy the following | a reminder of what your request | this request has been |
            your request has been closed | your request has been solved | your request has been resolved |
            your case has been closed | your case has been resolved | your ticket has been closed |
            your ticket has been solved | your ticket has been resolved | your ticket was closed |
            your ticket is now | has been marked as solved | has been marked as resolved |
            has been set to solved | has been set to resolved | has been updated | status of your |
            status has changed | status has been changed | status changed | new status |
            closed automatically | considered resolved | considered solved | re-open this | reopen this |
            reopen the ticket | reopen your | reply to this email if | verification code | security code |
            sign-in code | login code | one-time code | one-time password | one-time passcode |
            access code | confirmation code | enter this code | enter the code | use this code |
            use the code | use the following code | code expires | expires in | expires on | will expire |
            expiration date | did not request | didn't request | didn't ask for | was not you | wasn't you |
            if this was you | if you recognise | if you recognize | ignore this email | ignore this e-mail |
            ignore this message | disregard this | sent you a document | sent you some files |
            sent you a file | sent you files | sent you an invoice | sent you a money request |
            sent you a payment | review and sign | to review document | review document | view document |
            view the document | pay invoice | download files | download link | has invited you |
            invited you to | is inviting you | shared a | shared with you | has shared |
            shared the following | secure link | don't want to receive files | to receive files |
            block the sender | view it in | view in | open in | items, | signed and filed |
            final agreement | has been signed | have signed | was signed | completed document |
            all parties | activity history | open it online | has been completed by | your package |
            your parcel | your shipment | your delivery | your order has | your order is |
            delivery attempt | attempted to deliver | another attempt | out for delivery | on its way |
            tracking number | tracking link | track your | live tracking | track it | delivery window |
            estimated delivery | stops away | proof of delivery | has been delivered | was delivered |
            new document | new statement | new message in your | account statement | your statement |
            e-statement | electronic mailbox | online banking | log in to your account | log in to view |
            sign in to view | log on to | for security reasons | contains no link | never ask you |
            auto-renew | auto renew | renew your | domain name | domain registration |
            as required by icann | no action is needed | no action is required | no further action |
            you were recently invited | invited to participate | to participate in |
            not yet completed the survey | have not completed | complete the survey |
            participate in this survey | opt out | stop sending you | no longer wish to |
            further reminders | no more reminders | hear from me again | stop receiving |
            the following job | has finished | completed successfully | has failed | task completed |
            backup completed | backup job | backup task | test email from | test message from |
            test e-mail from | has been added to | has been assigned | was assigned | changed the status |
            has commented
        """
    ),
}
