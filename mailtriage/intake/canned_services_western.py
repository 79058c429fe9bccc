"""What services and offices tell their users, in Romance, Slavic and the other languages."""

from mailtriage.intake.canned_language import Words, phrases_of

WESTERN_SERVICES: dict[str, Words] = {
    "fr": phrases_of(
        """
        votre facture | votre avis | votre échéance | votre relevé | veuillez trouver ci-joint |
        vous trouverez ci-joint | ci-joint votre | trouver en pièce jointe | d'un montant de | montant : |
        montant ttc | sera prélevé | sera prélevée | prélèvement | a été effectué | a été débité |
        date d'échéance | à régler | aucun paiement | avons bien reçu votre commande | votre commande |
        merci pour votre commande | merci de votre commande | numéro de commande | total : |
        dès l'expédition | a été expédié | a été expédiée | votre colis | votre livraison | sera livré |
        sera livrée | est en route | suivez votre | suivre votre | numéro de suivi | point relais |
        bureau de poste | point de retrait | à retirer | munissez-vous | vous attend | dans votre espace |
        espace client | connectez-vous | votre compte | nouveau message | nouveau document | a été déposé |
        est disponible | sont disponibles | pour le consulter | votre rendez-vous | votre réservation |
        nous vous rappelons | rappel | est confirmé | est confirmée | a été confirmé | votre nom de domaine |
        votre domaine | arrive à expiration | expire le | renouvelé automatiquement |
        renouvellement automatique | aucune action | rien à faire | maintenance | interruption |
        veuillez nous excuser | nous vous prions de | votre demande | votre ticket | votre dossier |
        a été enregistrée | a été enregistré | a été prise en compte | votre candidature | cher client |
        chers clients | chère cliente | madame, monsieur, cher | votre contrat | votre abonnement |
        votre mot de passe | cliquez ici | cliquez sur | accéder au | voir le document | télécharger |
        votre opinion | vous invite à signer | vous a invité | a partagé | partagé avec vous | envoyé avec |
        ne partagez pas | lien sécurisé | envoyé via | % de réduction | offre valable | numéro client |
        bulletin de paie | bulletin de salaire | appel manqué | nouveau message vocal
        """
    ),
    "es": phrases_of(
        """
        su factura | tu factura | adjuntamos su | adjunto encontrará | le adjuntamos | importe: |
        importe total | por importe de | se cargará | será cargado | fecha de vencimiento | vence el |
        pago recibido | hemos recibido su pedido | hemos recibido tu pedido | gracias por su pedido |
        gracias por tu pedido | gracias por su compra | gracias por tu compra | su pedido | tu pedido |
        número de pedido | su envío | tu envío | su paquete | tu paquete | será entregado | está en camino |
        en reparto | siga su | sigue tu | seguimiento | nuevo mensaje | nuevo documento | está disponible |
        ya está disponible | acceda a | accede a | inicie sesión | inicia sesión | área de cliente | su cita |
        tu cita | su reserva | tu reserva | le recordamos | te recordamos | recordatorio |
        ha sido confirmada | ha sido confirmado | está confirmada | su dominio | tu dominio | caduca el |
        se renovará | renovación automática | no es necesario | no tiene que hacer nada |
        mantenimiento programado | disculpe las molestias | su solicitud | tu solicitud | su consulta |
        tu consulta | su incidencia | ha sido registrada | ha sido registrado | su candidatura |
        tu candidatura | estimado cliente | estimados clientes | querido cliente | su cuenta | tu cuenta |
        su contrato | tu contrato | su suscripción | tu suscripción | haga clic | haz clic | descargar |
        su opinión | tu opinión | valore | ha compartido | compartido contigo | te ha invitado |
        le ha invitado | enviado con | no comparta | enlace seguro | enviado desde | % de descuento |
        oferta válida | número de cliente | nómina | llamada perdida
        """
    ),
    "it": phrases_of(
        """
        la sua fattura | la tua fattura | la sua bolletta | la tua bolletta | in allegato trova |
        in allegato troverà | alleghiamo la | importo: | per un importo | sarà addebitato | sarà addebitata |
        addebito | scadenza: | data di scadenza | pagamento ricevuto | grazie per il suo ordine |
        grazie per il tuo ordine | grazie per l'acquisto | grazie per il tuo acquisto | il suo ordine |
        il tuo ordine | numero d'ordine | numero ordine | sarà spedit | è stato spedito | è stata spedita |
        la sua spedizione | la tua spedizione | il suo pacco | il tuo pacco | in consegna | sarà consegnato |
        tracking | segui la | nuovo messaggio | nuovo documento | è disponibile | sono disponibili |
        area clienti | area riservata | acceda | accedi | il suo appuntamento | il tuo appuntamento |
        la sua prenotazione | la tua prenotazione | le ricordiamo | ti ricordiamo | promemoria |
        è confermata | è stata confermata | è stato confermato | il suo dominio | il tuo dominio | scadrà |
        scade il | rinnovo automatico | non deve fare nulla | non è necessaria | manutenzione programmata |
        ci scusiamo | la sua richiesta | la tua richiesta | la sua segnalazione | la tua segnalazione |
        è stata registrata | è stata ricevuta | la sua candidatura | la tua candidatura | gentile cliente |
        gentili clienti | caro cliente | il suo account | il tuo account | il suo contratto |
        il suo abbonamento | il tuo abbonamento | clicchi qui | clicca qui | clicca sul | scarica |
        la sua opinione | la tua opinione | recensione | ha condiviso | condiviso con te | ti ha invitato |
        la ha invitata | inviato con | inviato tramite | % di sconto | offerta valida | codice cliente |
        busta paga | chiamata persa
        """
    ),
    "pt": phrases_of(
        """
        a sua fatura | sua fatura | em anexo a sua | segue em anexo | no valor de | valor: | vencimento |
        será debitado | pagamento recebido | obrigado pela sua compra | obrigado pela sua encomenda |
        seu pedido | a sua encomenda | número do pedido | número da encomenda | foi enviado | foi expedida |
        sua encomenda | saiu para entrega | será entregue | acompanhe | rastreamento | nova mensagem |
        novo documento | está disponível | estão disponíveis | área de cliente | aceda | acesse | faça login |
        sua consulta | sua reserva | a sua reserva | lembrete | lembramos | está confirmada | foi confirmada |
        foi confirmado | seu domínio | o seu domínio | expira em | renovação automática | nenhuma ação |
        manutenção programada | pedimos desculpa | sua solicitação | o seu pedido | seu chamado |
        foi registado | foi registrada | foi registrado | sua candidatura | prezado cliente | caro cliente |
        caros clientes | sua conta | a sua conta | seu contrato | sua assinatura | clique aqui | clique no |
        baixar | sua opinião | avalie | compartilhou | partilhou | convidou você | enviado com | enviado via |
        % de desconto | oferta válida | número de cliente | chamada perdida
        """
    ),
    "pl": phrases_of(
        """
        twoja faktura | państwa faktura | w załączniku przesyłamy | w załączeniu przesyłamy |
        przesyłamy fakturę | wystawiliśmy | e-faktur | kwota do zapłaty | do zapłaty | termin płatności |
        dziękujemy za zamówienie | dziękujemy za zakupy | twoje zamówienie | państwa zamówienie |
        numer zamówienia | twoja przesyłka | państwa przesyłka | twoja paczka | jest w drodze |
        zostanie doręczona | czeka na odbiór | do odbioru | śledź | nowa wiadomość | nowy dokument |
        zaloguj się | twoja wizyta | twoja rezerwacja | przypominamy | przypomnienie | została potwierdzona |
        zostało potwierdzone | twoja domena | wygasa | zostanie odnowiona | prace serwisowe |
        przerwa techniczna | przepraszamy za | twoje zgłoszenie | państwa zgłoszenie | zostało przyjęte |
        zostało zarejestrowane | szanowny kliencie | szanowni klienci | drogi kliencie | twoje konto |
        państwa konto | kliknij | pobierz | twoja opinia | oceń | udostępnił | zaprosił | wysłano z |
        wysłane przez | rabat | numer klienta
        """
    ),
    "cs": phrases_of(
        """
        vaše faktura | vaši fakturu | v příloze zasíláme | v příloze naleznete | k úhradě |
        připravili jsme pro vás | najdete … v příloze | vyúčtování | splatnost | datum splatnosti |
        děkujeme za objednávku | děkujeme za vaši objednávku | děkujeme za nákup | vaše objednávka |
        číslo objednávky | vaše zásilka | váš balík | bude doručena | je na cestě | k vyzvednutí | sledovat |
        nová zpráva | nový dokument | přihlaste se | vaše rezervace | připomínáme | připomenutí |
        byla potvrzena | bylo potvrzeno | vaše doména | vyprší | expiruje | plánovaná odstávka |
        plánovaná údržba | omlouváme se | váš požadavek | vaše žádost | byl přijat | byla přijata |
        byl zaregistrován | vážený zákazníku | vážení zákazníci | milý zákazníku | váš účet | klikněte |
        stáhnout | váš názor | sdílel | pozval | odesláno z | sleva | zákaznické číslo | vaša faktúra |
        ďakujeme za objednávku | vaša objednávka | vaša zásielka | vážený zákazník
        """
    ),
    "others": phrases_of(
        """
        az ön számlája | számláját | fizetési határidő | köszönjük rendelését | köszönjük a rendelés |
        rendelésed | rendelését | csomagja | csomagod | új üzenet | jelentkezzen be | emlékeztető |
        foglalása | kedves ügyfelünk | tisztelt ügyfelünk | bejelentését | kérését rögzítettük | fiókja |
        kattintson | factura dumneavoastră | factura dvs | vă mulțumim pentru comandă |
        comanda dumneavoastră | comanda ta | coletul | mesaj nou | document nou | autentificați |
        stimate client | solicitarea | a fost înregistrată | contul dumneavoastră | contul tău | accesați |
        faturanız | son ödeme tarihi | siparişiniz | siparişin | kargonuz | kargoya verildi | yeni mesaj |
        yeni belge | giriş yapın | randevunuz | rezervasyonunuz | hatırlatma | sayın müşterimiz | talebiniz |
        hesabınız | tıklayın | sizinle paylaştı | ο λογαριασμός σας | το τιμολόγιό σας | η παραγγελία σας |
        ευχαριστούμε για την παραγγελία | η αποστολή σας | το δέμα σας | νέο μήνυμα | συνδεθείτε |
        η κράτησή σας | το ραντεβού σας | υπενθύμιση | αγαπητέ πελάτη | το αίτημά σας | πατήστε | ваш счёт |
        ваш счет | счёт на оплату | счет на оплату | спасибо за заказ | ваш заказ | номер заказа |
        ваша посылка | передан в доставку | готов к выдаче | новое сообщение | новый документ | войдите |
        личном кабинете | личный кабинет | ваша запись | напоминаем | напоминание | ваша бронь |
        подтверждена | уважаемый клиент | уважаемые клиенты | ваша заявка | ваше обращение |
        зарегистрирована | зарегистрировано | ваш аккаунт | перейдите по ссылке | скачать | ваш рахунок |
        ваше замовлення | дякуємо за замовлення | ваша посилка | шановний клієнте | нове повідомлення |
        ваше звернення | натисніть | ご請求 | 請求書 | ご注文ありがとう | ご注文いただき | ご注文番号 |
        注文内容 | 発送いたしました | 発送しました | お届け |
        配達 | お荷物 | ご予約 | 予約内容 | お知らせいたします | お知らせします | ログイン |
        お問い合わせ番号 | 受け付けました | 受付いたしました | ご利用いただき | お客様 |
        メンテナンス | ダウンロード | 共有され | 招待され | 您的账单 | 您的发票 | 您的订单 | 感谢您的订购 |
        感谢您的惠顾 | 您的包裹 | 快递 | 已发货 | 请登录 | 您的预约 |
        提醒您 | 尊敬的客户 | 尊敬的用户 | 亲爱的用户 | 您的请求 | 您的工单 | 已受理 | 点击 | 下载 |
        与您共享 | 邀请您 | 系統 | 您的帳單 | 您的訂單 | 親愛的 |
        請登入 | 주문이 | 주문번호 | 청구서 | 결제 | 배송 | 택배 | 예약이 | 예약번호 | 고객님 |
        접수되었습니다 | 접수번호 | 로그인 | 공유했습니다 | 초대했습니다 |
        다운로드 | 안내드립니다 | 안내 드립니다
        """
    ),
}
