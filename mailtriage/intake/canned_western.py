"""What automatic answers say in the languages of Western Europe."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

WESTERN: dict[str, Language] = {
    "en": _language(
        """
        absent: out of the office | i will be unavailable | i am unavailable | i'm unavailable |
            out of office | out-of-office | away from the office | away from my desk |
            away from my mail | away from my email | away from email | on vacation | on holiday |
            on leave | on a business trip | on business travel | not in the office |
            not at the office | not be reading my mail | not be reading my email |
            limited access to email | limited access to my email | limited email access |
            limited access to e-mail | currently away | out of town | no longer with |
            no longer employed | our offices are closed | office will be closed | away and unable |
            attending a conference | i am traveling | i am travelling | i'm traveling |
            i'm travelling | office is closed | no longer monitored | mailbox is not in use |
            address is no longer | i'm away | we are away | parental leave | maternity leave |
            paternity leave | annual leave | sick leave | on pto | on a pto | taking pto | i'm off |
            i am off | i'll be off | not working today | not working until | i only work |
            my working days | has retired from the company | offices will be closed |
            on paid time off | travelling this | traveling this | away this week | not at my desk |
            am not available | 'm not available | will not be available | won't be available |
            out sick | out of my office | out today | out this week | out until | i will be out |
            i'll be out | am away | i am out of the office | i'm out of the office |
            i'm out of office | has left the | has left us | i have left the | i have left example |
            i have left my | as of … left | we are closed | we will be closed | closed for the |
            with no access to | i am currently unavailable | i'm currently unavailable |
            no longer works for | no longer work for | no longer works at | no longer work at |
            address is no longer in use | mailbox is no longer in use | no longer at this |
            i will be away | i'll be away | i don't work on | i do not work on | i have left |
            career break | on sabbatical | jury duty | at a trade show | at a conference |
            out of the country | on a course | in training until | in training today |
            won't be checking | not be checking | limited connectivity | closed for inventory |
            i'm on leave | on bereavement leave
        back: back in the office | i am back | i'm back | until … | re-open | reopen | return |
            be back | back to work | back at | next working day | resume
        instead: for immediate | in my absence | need immediate | please reach out to |
            please direct | please email | please send your | my colleague | urgent | urgency |
            emergency | contact | assistance | attention | call | text me | ring | write to |
            looking after | reach me | speak to | in the meantime | alternatively
        later: as soon as possible | answer your | get back to you | read your message when |
            read your mail when | be in touch | your email will be read | is not forwarded |
            not be forwarded | emails are not being read | within 24 hours | within one business day |
            business days | working days | respond | reply | replies | response | check my email |
            checking email | read my email | reading email | get to your | connectivity |
            intermittent | sporadic
        received: we have received your | we've received your | your request has been received |
            your message has been received | your email has been received |
            your e-mail has been received | your enquiry has been received |
            your inquiry has been received | your mail has been received | a ticket has been |
            ticket has been created | ticket has been opened | ticket was created |
            case has been created | case has been opened | request has been created |
            request has been assigned | has been assigned an id | has been assigned ticket |
            your case number | your reference number | thank you for contacting |
            thanks for contacting | thank you for reaching out | thanks for reaching out |
            thank you for getting in touch | thank you for writing to | thank you for your inquiry |
            thank you for your enquiry | thank you for emailing | your submission has been |
            acknowledge receipt of your | confirms receipt of your | confirm the receipt of your |
            received your request | received your message | received your email |
            received your inquiry | is now in our queue | thanks for writing in |
            is being reviewed by | someone will be with you | has been added to our |
            we got your message | your request ( | your ticket | thank you for submitting |
            has been logged | has been assigned to | thank you for submitting a |
            thanks for submitting a | our agents will | will look into it shortly | ticket received
        thanks: thank you for your email | thank you for your e-mail | thank you for your message |
            thank you for your mail | thanks for your email | thanks for your message |
            thanks for your note | thank you for your note | thanks for your mail |
            thanks for your e-mail | thanks for the email | thank you for the email |
            thanks for getting in touch | thank you for getting in touch
        robot: this is an automated | this is an automatically | this is an auto- |
            this is an autoresponder | this is an autoreply | this is a system generated |
            this is a system-generated | this is a computer generated | this is a computer-generated |
            this message was automatically | this email was automatically |
            this e-mail was automatically | this mail was automatically |
            this message was generated automatically | this email was generated automatically |
            this message has been automatically | this email has been automatically generated |
            this e-mail has been automatically generated | this message was sent automatically |
            this email was sent automatically | this e-mail was sent automatically | this automated |
            this notification was sent | this email was sent by an automated | this is a no-reply |
            please do not reply to this | please don't reply to this | do not reply to this |
            please do not respond to this | do not respond to this e | please do not answer this |
            replies to this email are not | replies to this e-mail | replies to this message |
            replies to this address | this mailbox is not monitored | this mailbox is unattended |
            this inbox is not monitored | this email address is not monitored | from an unmonitored |
            an unattended mailbox | this is an unmonitored | cannot accept incoming |
            you are receiving this e | you are receiving this mail | you are receiving this message |
            you are receiving this because | you received this email because |
            you received this message because | you're receiving this |
            you have received this email because | you are subscribed to |
            if you no longer wish to receive | unsubscribe here | click here to unsubscribe |
            manage your notification | manage notifications | email preferences |
            notification settings | view this email in your browser | view it in your browser |
            having trouble viewing this | add us to your address book | to be removed from this |
            to stop receiving | opt out of | this report was generated | generated by system |
            mail sent by cron | this is a post-only | this is an outbound |
            this is an automatic message | this is an automatic email | this is an automatic e-mail |
            this is an automatic reply | this is an automatic response |
            this is an automatic notification | this is an automatic confirmation |
            please don't reply | please do not reply. | do not reply. | replies are not |
            replies will not be | this email was sent to you because |
            this message was sent to you because | was sent to you because you |
            you received this because | you got this email because | you're getting this |
            you are getting this | you are receiving | this is a notification | this mailbox is |
            sent from a notification-only | sent from an unattended | notification-only |
            do-not-reply | to unsubscribe, | to unsubscribe from | to unsubscribe click |
            to unsubscribe please | to unsubscribe: | to unsubscribe or | to unsubscribe visit |
            to unsubscribe send | to unsubscribe go | to unsubscribe reply |
            to update your preferences | update your email preferences |
            this address is not monitored | can not be replied | cannot be replied |
            is not monitored
        """
    ),
    "de": _language(
        """
        absent: nicht im büro | nicht im buero | nicht im hause | ausser haus | abwesend |
            nicht erreichbar | nicht am arbeitsplatz | im mutterschutz | auf dienstreise |
            auf geschäftsreise | nicht mehr im unternehmen | nicht mehr für … tätig | betriebsferien |
            unser büro ist | erkrankt | adresse wird nicht mehr | nicht am platz | elternzeit |
            nicht mehr beschäftigt | ausgeschieden | ist krank | im homeoffice nicht |
            nicht anwesend | nicht persönlich | auf reisen | nicht zu erreichen |
            büro ist geschlossen | büro … geschlossen | betrieb … geschlossen | bleibt geschlossen |
            haben geschlossen | wegen … geschlossen | bin nicht verfügbar |
            ich bin … nicht verfügbar | nicht mehr bei der | im urlaub | in urlaub | urlaub bis |
            urlaub vom | während meines urlaubs | meiner abwesenheit | krankgeschrieben |
            auf einer messe | auf der messe | auf fortbildung | auf einer fortbildung |
            auf einem seminar | auf einem lehrgang | montags bis | nur sporadisch |
            nur unregelmässig | büro … heute geschlossen
        back: zurück | bis zum … | wieder | ab montag | ab dem | rückkehr
        instead: wende dich | vertretung | während meiner | meine kollegin | meinen kollegen |
            meine kollegen | dringend | wenden | kontakt | notfällen | notfall | anrufen |
            ansprechpartner | richten sie | zentrale | unter der
        later: so schnell wie möglich | schnellstmöglich | umgehend | nicht weitergeleitet |
            nicht gelesen | melde mich | kümmern uns | bearbeiten ihre | in kürze | schnellstens |
            werktage | lese ich | bearbeitet | beantwort | antworten | melden | e-mails werden
        received: haben ihre anfrage | haben ihre nachricht | haben ihre e-mail | haben ihre mail |
            ihre nachricht erhalten | ihre anfrage erhalten | ihre e-mail erhalten |
            ihre anfrage ist | ihre nachricht ist | ihre e-mail ist bei | ticket … erstellt |
            ticket … eröffnet | ticket … angelegt | ticketnummer | vorgangsnummer | unter der nummer |
            eingangsbestätigung | eingang ihrer | bei uns eingegangen | ist eingegangen |
            haben wir erhalten | wird … bearbeitet | wurde erfasst | wurde registriert | aufgenommen
        thanks: vielen dank für deine nachricht | danke für ihre | danke für deine |
            vielen dank für ihre | besten dank für
        robot: automatisch generiert | automatisch erstellt | automatisch erzeugt |
            automatisch versendet | automatisch versandt | automatisch verschickt |
            dies ist eine automatische | diese automatische | antworten sie bitte nicht auf diese |
            bitte antworten sie nicht | antworten sie nicht auf diese | nicht auf diese e-mail |
            nicht auf diese mail | newsletter abbestellen | newsletter abmelden | vom newsletter |
            abmelden möchten | keine weiteren e-mails | sie erhalten diese e |
            sie erhalten diese nachricht | systemgenerierte | im browser ansehen |
            nicht mehr erhalten möchten | keine newsletter | dies ist ein automatisch |
            dies ist eine automatisch | diese e-mail wurde automatisch |
            diese nachricht wurde automatisch | auf diese e-mail nicht antworten |
            dass sie auf diese | nicht beantwortet werden | antworten auf diese | rückantworten |
            unbeaufsichtigt | bitte nicht auf diese e-mail | bitte nicht auf diese mail |
            bitte nicht auf diese nachricht | bitte antworten sie nicht auf diese e
        """
    ),
    "fr": _language(
        """
        absent: absent du bureau | absente du bureau | je suis absent | je serai absent |
            en vacances | hors du bureau | en déplacement | absent jusqu | absente jusqu |
            actuellement absent | ne travaille plus | a quitté la société | pas joignable |
            pas disponible | absent(e) | indisponible | ne fait plus partie | je serai en |
            est fermée jusqu | est fermé jusqu | sont fermés | seront fermés | serons fermés |
            sera fermé | arrêt maladie | mon absence | absence du | en congé | en congés |
            congé maternité | congé parental | congé paternité | en formation | en télétravail sans |
            en séminaire | les congés
        back: retour | réouverture | reprendrai | à partir du | jusqu'
        instead: en mon absence | pendant mon absence | durant mon absence | urgence | urgent |
            contacter | appelez | standard | adresser | joindre
        later: dans les plus brefs délais | dès que possible | traiterai votre | n'est pas transféré |
            meilleurs délais | prendre connaissance | reviendrons vers vous | traité | répondr |
            réponse | consulte mes | consulterai | de façon irrégulière | lire
        received: a bien été reçu | a bien été enregistré | votre demande a été |
            votre message a été | accusons réception | numéro de ticket | ticket … créé |
            merci de nous avoir contacté | merci d'avoir contacté | avons bien enregistré |
            bien reçu | prise en compte | a été créé | enregistrée
        thanks: merci pour votre message | merci de votre message |
            nous vous remercions de votre message
        robot: envoyé automatiquement | généré automatiquement | ne pas répondre à ce |
            ne répondez pas à ce | merci de ne pas répondre | pour vous désabonner | se désabonner |
            vous désinscrire | vous recevez ce | vous recevez cet | est un message automatique |
            ce message automatique | message automatique, | e-mail vous a été envoyé |
            ne pas y répondre | n'est pas surveillée | ne plus recevoir
        """
    ),
    "es": _language(
        """
        absent: fuera de la oficina | fuera de oficina | estaré ausente | estoy ausente |
            me encuentro ausente | me encuentro fuera | no estaré disponible | no estoy disponible |
            de viaje | de baja | ya no trabaja | baja por maternidad | me encontraré fuera |
            no me encuentro en la oficina | no estoy en la oficina | no estaré en la oficina |
            estaré de | oficina permanecerá cerrada | oficinas cerradas | acceso limitado |
            permiso de | estaremos cerrad | permanecerá cerrad | permaneceremos cerrad | mi ausencia |
            de vacaciones | por vacaciones | de permiso | de baja médica | en un curso
        back: regresaré | volveré | vuelvo | vuelta | regreso | hasta | partir del
        instead: en mi ausencia | durante mi ausencia | dirigirse a | urgent | urgencia | llame |
            contact | diríjase
        later: lo antes posible | a la brevedad | nos pondremos en contacto | responder | contestar |
            en cuanto pueda | atender
        received: hemos recibido su | hemos recibido tu | ha sido recibid | su solicitud ha sido |
            su consulta ha sido | ticket … creado | número de ticket | número de caso |
            gracias por contactar | gracias por ponerse en contacto | acusamos recibo |
            confirmamos la recepción | hemos registrado | ha quedado registrad
        thanks: gracias por su mensaje | gracias por su correo | gracias por tu mensaje
        robot: generado automáticamente | enviado automáticamente | no responda a este |
            no responder a este | no conteste a este | no respondas a este | darse de baja |
            para cancelar su suscripción | cancelar la suscripción | está recibiendo este |
            recibe este correo | por favor no responda | es un mensaje automático |
            este mensaje automático | mensaje automático, | generada automáticamente |
            no lo responda | no responder | no conteste | si no desea recibir
        """
    ),
    "it": _language(
        """
        absent: fuori ufficio | fuori sede | sono assente | sarò assente | in vacanza |
            non sono in ufficio | non sarò in ufficio | in trasferta | in maternità |
            assente dall'ufficio | assente fino | non lavora più | uffici sono chiusi |
            non sarò disponibile | resterà chiuso | resteranno chiusi | chiuso per | in viaggio |
            in ferie | le ferie | mia assenza | per ferie | in malattia | in permesso | in congedo |
            chiusi per ferie | in formazione
        back: rientrerò | tornerò | dal giorno | rientro | ritorno | fino | riapertura | a partire
        instead: in mia assenza | durante la mia assenza | urgen | necessità | contatt | chiamate |
            rivolg | centralino
        later: il prima possibile | appena possibile | verrà letta | ricontatteremo |
            nel più breve tempo | risponder | rispost | legger
        received: abbiamo ricevuto la | abbiamo ricevuto il | è stata ricevuta | la sua richiesta è |
            la tua richiesta è | ticket … creato | ticket … aperto | numero di ticket |
            presa in carico | confermiamo la ricezione | è stata registrata | è stato aperto |
            è stato creato
        thanks: grazie per averci | grazie per aver contattato | grazie per il suo messaggio |
            grazie per il tuo messaggio
        robot: generato automaticamente | generata automaticamente | inviato automaticamente |
            inviata automaticamente | non rispondere a questa | non rispondere a questo |
            si prega di non rispondere | per cancellarti | per annullare l'iscrizione |
            disiscriverti | ricevi questa | ricevi questo | questo è un messaggio |
            è un messaggio automatico | messaggio automatico, | non rispondere | non risponda |
            se non desideri | se non vuoi più
        """
    ),
    "pt": _language(
        """
        absent: fora do escritório | estou ausente | estarei ausente | ausente do escritório |
            não estarei disponível | de licença | encontro-me ausente | licença-maternidade |
            não trabalha mais | ausente até | estarei fora | estaremos fechad | estará fechad |
            minha ausência | sem acesso ao e-mail | sem acesso ao email | em viagem | de férias |
            licença médica | para férias | em formação
        back: estarei de volta | regress | retorn | volto | até | a partir
        instead: em caso de urgência | na minha ausência | durante a minha ausência | urgent |
            contat | contact | fale com | ligue
        later: o mais breve possível | assim que possível | logo que possível |
            o mais rápido possível | retornaremos | responder | resposta | atender
        received: recebemos a sua | recebemos o seu | recebemos sua | recebemos seu | foi recebid |
            chamado … aberto | ticket … criado | número do ticket | número do protocolo |
            agradecemos o seu contacto | foi registrad | foi aberto
        thanks: obrigado por entrar em contato | obrigado pela sua mensagem |
            obrigado pelo seu contato | agradecemos o seu contato
        robot: gerada automaticamente | gerado automaticamente | enviado automaticamente |
            enviada automaticamente | não responda a este | não responda a esta |
            não responder a este | por favor não responda | favor não responder |
            cancelar a inscrição | cancelar a subscrição | descadastrar | está recebendo este |
            está a receber este | é uma mensagem automática | mensagem automática, | não responda |
            não responder | se não deseja receber
        """
    ),
    "nl": _language(
        """
        absent: niet aanwezig | afwezig | niet op kantoor | buiten kantoor | niet bereikbaar |
            niet meer werkzaam | niet in de gelegenheid | op zakenreis | niet werkzaam |
            lees mijn mail niet | niet aan het werk | ben vrij | week vrij | dagen vrij |
            vandaag vrij | kantoor … gesloten | zijn gesloten | zijn wij gesloten | ben ziek |
            ik … op reis | op vakantie | met vakantie | vakantie tot | met verlof | op verlof |
            ouderschapsverlof | zwangerschapsverlof | op cursus | ziek gemeld
        back: terug | weer | vanaf | tot
        instead: mijn collega | tijdens mijn afwezigheid | spoed | dringend | contact | terecht |
            bellen | vragen kun
        later: zo spoedig mogelijk | zo snel mogelijk | niet doorgestuurd | niet gelezen |
            nemen contact met u | werkdagen | beantwoord | reageer | lees | reactie
        received: hebben uw bericht | hebben uw vraag | hebben uw e-mail | hebben je bericht |
            hebben uw aanvraag | uw bericht is | uw verzoek is | uw aanvraag is | uw melding |
            ticket … aangemaakt | ticketnummer | ontvangst van uw | in goede orde ontvangen |
            is ontvangen | is geregistreerd | in behandeling
        thanks: bedankt voor uw bericht | bedankt voor uw e-mail | bedankt voor je bericht |
            dank voor uw bericht
        robot: automatisch gegenereerd | automatisch verzonden | automatisch verstuurd |
            niet op deze e-mail | niet te beantwoorden | niet te reageren | u ontvangt deze |
            je ontvangt deze | dit is een automatisch | niet beantwoorden | geen e-mails meer |
            no-reply
        """
    ),
}
