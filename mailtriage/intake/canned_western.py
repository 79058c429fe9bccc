"""What automatic mails say in French and Italian."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

WESTERN: dict[str, Language] = {
    "fr": _language(
        """
        absent: absent du bureau | absente du bureau | je suis absent | je serai absent | en vacances |
            hors du bureau | en déplacement | absent jusqu | absente jusqu | actuellement absent |
            ne travaille plus | a quitté la société | pas joignable | pas disponible | absent(e) |
            indisponible | ne fait plus partie | je serai en | est fermée jusqu | est fermé jusqu |
            sont fermés | seront fermés | serons fermés | sera fermé | arrêt maladie | mon absence |
            absence du | en congé | congé maternité | congé parental | congé paternité | en formation |
            en télétravail sans | en séminaire | les congés | absent ce | absente ce | absents jusqu |
            suis en arrêt | en arrêt de travail | en repos | suis malade | souffrant | à temps partiel |
            temps partiel | ne travaille pas le | mes jours de travail | en rtt | sur un salon |
            sur le salon | au salon | en voyage | en mission | en année sabbatique | congé sabbatique |
            à la retraite | en retraite | ai pris ma retraite | a pris sa retraite | ne fais plus partie |
            n'est plus en poste | ne suis plus en poste | plus dans l'entreprise | ai quitté |
            a quitté l'entreprise | a quitté ses fonctions | a quitté notre | décès de | est décédé |
            deuil | messagerie n'est plus | boîte n'est plus | boîte mail n'est plus | adresse n'est plus |
            plus consultée | plus utilisée | plus valide | plus en service | changé d'adresse |
            nouvelle adresse mail | nouvelle adresse e-mail | nouvelle adresse email |
            nouvelle adresse électronique | mes e-mails deux fois | mes mails deux fois |
            fermeture annuelle | fermeture estivale | fermeture exceptionnelle | fermeture de nos |
            fermeture du | entreprise sera fermée | entreprise est fermée | société sera fermée |
            bureaux seront | bureaux sont | magasin … fermé | boutique … fermée | cabinet … fermé |
            agence … fermée | atelier … fermé | école … fermée | fermé pour | fermée pour | fermés pour |
            fermées pour | fermé jusqu | fermés jusqu | fermé du | fermée du | fermés du |
            en dehors des heures | en dehors de nos | hors des heures | congés annuels | accès limité à |
            accès restreint | consulte peu | serons absents | sommes absents
        away: fermé | fermeture | jour férié | horaires d'ouverture | nos horaires | cette adresse |
            cette boîte | en pause | indisponible | accès limité | fêtes de fin
        back: retour | réouverture | reprendrai | à partir du | jusqu' | dès mon retour | dès notre retour |
            à mon retour | de retour | à compter du | reprise | rouvr | ouvrirons | la semaine prochaine |
            lundi prochain
        instead: en mon absence | pendant mon absence | durant mon absence | urgence | urgent | contacter |
            appelez | standard | adresser | joindre | mes collègues | ma collègue | mon collègue | remplac |
            à votre disposition | pour toute question | pour toute demande | pour toute urgence |
            veuillez vous adresser | écrire à | écrivez à | vous adresser à | m'appeler | par téléphone |
            merci de contacter | merci de vous | n'hésitez pas
        later: dans les plus brefs délais | dès que possible | traiterai votre | n'est pas transféré |
            meilleurs délais | prendre connaissance | reviendrons vers vous | traité | réponse |
            consulte mes | consulterai | de façon irrégulière | lire | traiterons | prendrai connaissance |
            répond | dans les meilleurs | sous 24 | sous 48 | dans un délai | transféré | lirai | lu |
            reviendrai | recontacter | plus tard | vous recontact
        excuse: de votre compréhension | pour votre compréhension | votre patience | joyeuses fêtes |
            joyeux noël | bonne année | meilleurs voeux | meilleurs vœux | bonne journée |
            bonne continuation | excuser | désagrément | données personnelles
        received: nous vous répondrons dans |
            la référence de votre | votre référence |
            a bien été reçu | a bien été enregistré | votre demande a été | votre message a été |
            accusons réception | numéro de ticket | ticket … créé | merci d'avoir contacté |
            avons bien enregistré | bien reçu | prise en compte | a été créé | enregistrée |
            nous avons bien reçu | avons reçu votre | j'ai bien reçu votre message et | votre demande est |
            votre ticket | votre dossier | numéro de dossier | numéro de demande | référence de votre |
            nous vous remercions de votre demande | merci de votre demande | merci pour votre demande |
            merci pour votre intérêt | merci pour votre commande | merci de votre intérêt |
            merci de nous avoir | nous vous remercions d'avoir | nous vous remercions pour | notre équipe |
            nos équipes | un conseiller | un de nos | l'un de nos | nos services | nous vous répond |
            nous reviendrons | nous traiterons votre | nous mettons tout | nous nous efforçons
        thanks: merci pour votre message | merci de votre message | nous vous remercions de votre message |
            merci pour votre e-mail | merci pour votre mail | merci de votre mail |
            merci pour votre courriel | merci de votre courriel
        robot: envoyé automatiquement | généré automatiquement | ne pas répondre à ce |
            ne répondez pas à ce | merci de ne pas répondre | pour vous désabonner | se désabonner |
            vous désinscrire | vous recevez ce | est un message automatique | ce message automatique |
            message automatique, | e-mail vous a été envoyé | ne pas y répondre | n'est pas surveillée |
            ne plus recevoir | généré par ordinateur | édité automatiquement | valable sans signature |
            sans signature | réponse automatique | courriel automatique | e-mail automatique |
            mail automatique | message automatisé | notification automatique | ceci est une copie |
            voici une copie | copie de votre message | copie de votre demande | copie du message |
            répondez au-dessus | répondre au-dessus de cette | veuillez ne pas répondre | a été fusionné |
            envoi automatique
        notice: satisfaction | votre avis | votre opinion | évaluer | évaluez | notez | enquête | sondage |
            questionnaire | participer | vous invite | invité à | votre colis | votre livraison |
            votre commande | livraison | suivre | suivi | numéro de suivi | code de vérification |
            code de sécurité | code de confirmation | code de connexion | ce code | saisissez |
            n'avez pas demandé | n'êtes pas à l'origine | ignorer | expire | nouveau document |
            nouveaux documents | relevé de compte | est disponible | sont disponibles | espace client |
            connectez-vous | raisons de sécurité | a partagé | partagé avec vous | à signer | signer le |
            signé | vous a envoyé | télécharger | afficher | voir le document | facture disponible |
            nom de domaine | renouvel | statut de votre | état de votre | a changé | a été modifié |
            a été clôturé | a été clos | a été résolu | est résolu | sauvegarde | terminée avec succès |
            a échoué
        """
    ),
    "it": _language(
        """
        absent: uffici resteranno chiusi | uffici saranno chiusi | uffici rimarranno chiusi |
            ufficio resterà chiuso | studio resterà chiuso | negozio resterà chiuso | resteremo chiusi |
            saremo chiusi |
            fuori ufficio | fuori sede | sono assente | sarò assente | in vacanza |
            non sono in ufficio | non sarò in ufficio | in trasferta | in maternità | assente fino |
            non lavora più | uffici sono chiusi | non sarò disponibile | resterà chiuso |
            resteranno chiusi | chiuso per | in viaggio | in ferie | le ferie | mia assenza | per ferie |
            in malattia | in permesso | in congedo | chiusi per ferie | in formazione | uffici chiusi |
            siamo chiusi | saremo chiusi | è chiuso | è chiusa | sarà chiuso | sarà chiusa |
            saranno chiusi | azienda … chius | negozio … chius | studio … chius | ufficio … chius |
            chiusi dal | chiuso dal | chiusi fino | chiuso fino | chiusura estiva | chiusura aziendale |
            chiusura natalizia | chiusura per | sono in viaggio | in fiera | alla fiera | a un corso |
            ad un corso | al corso | sono malato | sono malata | in paternità | congedo parentale |
            anno sabbatico | in pensione | part-time | part time | a tempo parziale | non lavoro il |
            non lavoro più | non fa più parte | non faccio più parte | non è più in forza |
            ha lasciato l'azienda | ho lasciato l'azienda | ha cessato | è venuto a mancare | è mancato |
            deceduto | lutto | nuovo indirizzo e-mail | nuovo indirizzo email | nuovo indirizzo di posta |
            ho cambiato indirizzo | cambiato indirizzo | indirizzo non è più | casella non è più |
            casella non viene | non più attiv | non più utilizzat | non più in uso | due volte al giorno |
            leggo la posta | controllo la posta | fuori orario | al di fuori dell'orario |
            fuori dagli orari | accesso limitato alla | siamo in ferie | ferie fino | ferie dal |
            assente dal | assenti
        away: chiuso | chiusa | chiusi | festività | festivo | orari di apertura | orario |
            questo indirizzo | questa casella | assente | fuori
        back: riapr |
            rientrerò | tornerò | rientro | ritorno | fino | riapertura | a partire | ci sentiamo |
            ci rivediamo | al mio rientro | al nostro rientro | dal | torno | torneremo | riapriremo |
            riapre | lunedì | settimana prossima
        instead: in mia assenza | durante la mia assenza | urgen | necessità | contatt | rivolg |
            centralino | colleg | sostitu | telefon | scrivere a | scrivete | inviare | per urgenze |
            per qualsiasi | per ogni | necessitate | chiam | si prega di contattare | si prega di inviare
        later: risponde dal | risponde entro | rispondiamo entro |
            il prima possibile | appena possibile | verrà letta | nel più breve tempo | risponder |
            rispost | legger | sarà lett | entro 24 | entro 48 | entro … giorni | non verrà | inoltrat |
            ricontatt | prenderemo
        excuse: per la comprensione | la vostra comprensione | per la pazienza | ci scusiamo | mi scuso |
            disagio | buone feste | buon natale | buon anno | felice anno | buona pasqua | auguri |
            buona giornata
        received: ricevuto il suo messaggio | ricevuto il tuo messaggio | ricevuta la sua richiesta |
            risponderemo al più presto | le risponderemo entro |
            il riferimento della |
            abbiamo ricevuto la | abbiamo ricevuto il | è stata ricevuta | la sua richiesta è |
            la tua richiesta è | ticket … creato | ticket … aperto | numero di ticket | presa in carico |
            confermiamo la ricezione | è stata registrata | è stato aperto | è stato creato |
            ho ricevuto il suo messaggio e | il suo messaggio è | la tua segnalazione |
            la sua segnalazione | il tuo ticket | il suo ticket | numero di pratica | numero richiesta |
            codice richiesta | grazie per la richiesta | grazie per la sua richiesta |
            grazie per la tua richiesta | grazie per averci contattato | grazie per l'interesse |
            grazie per il suo interesse | grazie per l'ordine | uno dei nostri | un nostro operatore |
            il nostro team | il nostro staff | nostro servizio | le risponder | ti risponder |
            vi risponder | ricontatteremo
        thanks: grazie per averci | grazie per aver contattato | grazie per il suo messaggio |
            grazie per il tuo messaggio | grazie per la sua e-mail | grazie per la tua e-mail |
            grazie per la sua email | grazie per il messaggio
        robot: generato automaticamente | generata automaticamente | inviato automaticamente |
            inviata automaticamente | si prega di non rispondere | per cancellarti |
            per annullare l'iscrizione | disiscriverti | ricevi questa | ricevi questo |
            questo è un messaggio | è un messaggio automatico | non rispondere | non risponda |
            se non desideri | se non vuoi più | valido senza firma | senza firma | generato dal computer |
            risposta automatica | messaggio automatico | email automatica | e-mail automatica |
            notifica automatica | questa è una copia | copia del messaggio | copia della sua |
            rispondi sopra | rispondere sopra | è stato unito | è stata unita | casella non presidiata |
            non presidiata
        notice: soddisfazione | soddisfatto | la sua opinione | la tua opinione | sondaggio | questionario |
            valuta | partecipare | ti invita | la invita | ha invitato | il tuo pacco | il suo pacco |
            la tua spedizione | la spedizione | il tuo ordine | il suo ordine | consegna | traccia |
            codice di verifica | codice di sicurezza | codice di accesso | questo codice | il codice |
            non hai richiesto | non ha richiesto | scade | ignora | nuovo documento | nuovi documenti |
            estratto conto | è disponibile | sono disponibili | accedi | acceda | area clienti | condiviso |
            ha condiviso | firmare | firmato | ti ha inviato | le ha inviato | scarica | visualizza |
            dominio | rinnov | stato del | è cambiato | è stato chiuso | è stato risolto | risolto |
            backup | completato | fallito | ha accettato l'invito
        """
    ),
}
