"""Words that frame what somebody writes: closing phrases, devices, disclaimers and gateways' warnings.

All are compared case-folded. A phrase of two parts ("a … b") needs both, in any order.
"""

# A line that begins so, and holds a few words more at most, closes a letter.
CLOSINGS = tuple(
    # English
    "best,|best regards|best wishes|all the best|kind regards|kindest regards|warm regards|warmest regards|"
    "with regards|with kind regards|with best regards|regards|rgds|br,|kr,|brgds|sincerely|yours|"
    "very truly yours|cheers|thanks|thank you|thx|many thanks|take care|respectfully|cordially|"
    "have a nice|have a good|have a great|ty,|"
    # German
    "mit freundlich|mit besten|mit herzlich|mit vielen grüß|mit lieben|mit kollegial|freundliche grü|"
    "freundlicher gru|freundl. grü|viele grü|vielen dank|viele liebe|liebe grü|beste grü|besten dank|"
    "besten gru|"
    "schöne grü|schönen gru|schönen tag|schönes wochenende|herzliche grü|herzlichen gru|herzlichst|"
    "hochachtung|"
    "sonnige grü|grüße|grüsse|gruß|gruss|grüßle|lg|vg|mfg|bg,|hg,|danke|dank und gru|dankend|m.f.g|"
    "liebe grue|viele grue|gruesse|"
    # French
    "cordialement|bien cordialement|très cordialement|sincères salutations|meilleures salutations|"
    "salutations|bien à vous|bien à toi|cdlt|cdt|bonne journée|bonne soirée|bonne réception|"
    "avec mes|merci|respectueusement|amicalement|veuillez agréer|je vous prie d'agréer|dans l'attente|"
    # Spanish
    "un saludo|saludos|un cordial saludo|cordiales saludos|cordialmente|atentamente|muy atentamente|atte|"
    "gracias|muchas gracias|un abrazo|reciba un|quedo a|"
    # Italian
    "cordiali saluti|distinti saluti|cordialità|cordialmente|saluti|un saluto|un cordiale saluto|"
    "i migliori saluti|grazie|ringraziando|buona giornata|buona serata|buon lavoro|"
    # Portuguese
    "cumprimentos|com os melhores|melhores cumprimentos|com cumprimentos|atenciosamente|att|abraço|abraços|"
    "obrigad|muito obrigad|cordiais|grat|sds|"
    # Dutch
    "met vriendelijke|met hartelijke|vriendelijke gro|hartelijke gro|hartelijk dank|groet|groeten|groetjes|"
    "gr,|gr.|mvg|m.vr.gr|met groet|alvast bedankt|bedankt|dank u|dank je|hoogachtend|vr. gr|"
    # Swedish, Danish, Norwegian
    "med vänlig|vänlig|vänliga häls|hälsning|bästa häls|mvh|tack|med venlig|venlig hils|venligst|hilsen|"
    "de bedste hils|bedste hils|kh|vh|mange hils|med vennlig|vennlig hils|beste hils|hilsning|tak|takk|"
    "mange tak|mange takk|på forhånd tak|på forhånd takk|hälsar|hej då|ha en |"
    # Finnish
    "ystävällisin|terveisin|parhain|terv|t.|t:|kiitos|kiittäen|yt,|yst.|mukavaa|"
    # Polish
    "pozdrawiam|z pozdrowieniami|pozdrowienia|z poważaniem|z wyrazami|serdecznie|serdeczne|pozdr|dziękuj|"
    "z góry dziękuję|łączę|miłego dnia|"
    # Czech, Slovak
    "s pozdravem|s pozdravom|s přátelským|zdravím|pozdrav|děkuj|ďakuj|díky|hezký den|pěkný den|s úctou|"
    "přeji|"
    # Turkish
    "saygılar|saygı|saygıyla|iyi çalışmalar|iyi günler|selamlar|teşekkür|sevgiler|kolay gelsin|"
    # Russian
    "с уважением|с наилучшими|с ув|с благодарностью|спасибо|благодар|всего доброго|хорошего дня|"
    "с приветом|заранее спасибо|"
    # Hungarian, Romanian, Greek
    "üdvözlettel|üdv|tisztelettel|köszönettel|cu stimă|cu respect|mulțumesc|με εκτίμηση|ευχαριστώ|"
    # Japanese, Chinese, Korean
    "よろしく|宜しく|以上|敬具|草々|何卒|どうぞ|ありがとう|此致|敬礼|敬禮|祝好|祝您|祝商祺|商祺|顺祝|"
    "順祝|顺颂|"
    "順頌|敬祝|谢谢|謝謝|多谢|感谢|感謝|敬上|감사합니다|감사드립니다|고맙습니다|수고하세요|안녕히|"
    "부탁드립니다|"
    "부탁 드립니다|좋은 하루".casefold().split("|")
)
# Where letters end with the name and a word behind it.
SIGNED = ("敬上", "上", "拜上", "드림", "올림", "배상", "謹啟", "より")

# A line about the program a mail was written with names a device or a program.
DEVICES = tuple(
    "iphon|ipad|ipod|galaxy|android|samsung|huawei|xiaomi|redmi|oppo|oneplus|pixel|nokia|motorola|"
    "sony|xperia|lumia|blackberry|windows|outlook|mail|e-post|yahoo|proton|k-9|thunderbird|spark|gmx|"
    "web.de|t-online|"
    "telekom|orange|libero|tuta|tutanota|яндекс|yandex|mailbird|airmail|bluemail|aqua|nine|edison|zoho|"
    "fastmail|superhuman|em client|emclient|foxmail|qq|网易|163|naver|네이버|daum|카카오|phone|handy|"
    "smartphone|"
    "mobil|tablet|téléphone|portable|móvil|teléfono|celular|cellulare|telefon|telemóvel|puhelim|puhelin|"
    "komórk|телефон|смартфон|мобильн|айфон|携帯|スマ|手机|手機|平板|휴대|갤럭시|아이폰|모바일|appareil|"
    "gerät|dispositiv|"
    "toestel|enhet|laitte|urządze|zařízen|cihaz|устройств|device|correo|courrier|correio|posta|pošt|poczt|"
    "почт|postfach|webmail|seznam|onet|interia|wp.pl|o2|verizon|at&t|mobile|avast|avg|hushmail|mailo|"
    "laposte|la poste|sfr|bouygues|free".casefold().split("|")
)
# Languages that say "sent" at the end of such a line.
SENT_AT_END = tuple(
    "から送信|から送信しました|から送信されました|を入手|を入手する|からの送信|で送信|より送信|发送|發送|"
    "发出|寄出|傳送|"
    "发的|에서 보냄|에서 전송|에서 보낸 메일|에서 보냈습니다|받기|다운로드|보낸 메일입니다|gönderildi|"
    "gönderilmiştir|"
    "edinin|indirin|alın|beziehen|herunterladen|skickat|lähetetty|küldve|letöltése|"
    "beszerzése".casefold().split("|")
)

# Said of a whole mail by companies, not by people.
DISCLAIMERS = tuple(
    # English
    "intended recipient|intended solely|intended only for|intended for the|confidential … message|"
    "confidential … email|confidential … e-mail|"
    "confidentiality notice|privileged … recipient|disclaimer:|before printing|consider the environment|"
    "think before you print|registered in england|registered office|company number|virus-free|"
    "this email has been scanned|this e-mail has been scanned|"
    # German
    "vertrauliche … nachricht|vertrauliche … e-mail|vertraulich … empfänger|vertraulich … e-mail|"
    "vertrauliche informationen|bestimmungsgemäße|nicht der richtige adressat|"
    "nicht der beabsichtigte|bevor sie diese|umwelt … drucken|umwelt … ausdruck|"
    "irrtümlich erhalten … mail|versehentlich erhalten … mail|"
    "ausschließlich für den adressaten|ausschließlich für die genannten|datenschutzhinweise|"
    "informationen zum datenschutz|"
    # French
    "confidentiel … destinataire|confidentielle … destinataire|confidentiels|confidentielles|"
    "à l'environnement|imprimer ce|destinataire … erreur|intention exclusive|"
    "sans virus|"
    # Spanish, Portuguese
    "confidencial … destinatari|destinatario … error|destinatário … erro|confidenciais|"
    "confidencial … mensaje|confidencial … correo|confidencial … mensagem|"
    "medio ambiente|meio ambiente|antes de imprimir|aviso legal|aviso de confidencialidad|"
    "protección de datos … correo|"
    "uso exclusivo|uso exclusivo do|privilegiad … destinat|"
    # Italian
    "riservat … destinat|riservate … messaggio|confidenziali|d.lgs. 196|regolamento (ue) 2016/679|"
    "rispetta l'ambiente|"
    "prima di stampare|esclusivo del destinatario|"
    # Dutch
    "uitsluitend bestemd|vertrouwelijk … bericht|vertrouwelijk … e-mail|vertrouwelijk … mail|"
    "geen rechten worden ontleend|geadresseerde|denk aan het milieu|"
    # Swedish, Danish, Norwegian, Finnish
    "konfidentiell … meddelande|konfidentiell … e-post|avsedd mottagare|avsedda mottagare|"
    "avsett för … mottagar|tänk på miljön|fortrolig … modtager|"
    "fortrolig … mottaker|fortrolige … mail|fortrolig … e-post|fortrolige oplysninger|tiltenkt mottaker|"
    "rette modtager|rette mottaker|tænk på miljøet|konfidensiell|tenk på miljøet|"
    "luottamuksel … viesti|luottamuksel … vastaanottaj|ajattele ympäristöä|tarkoitettu … vastaanottaja|"
    "ainoastaan vastaanottajalle|"
    "personuppgifter … behandl|behandlar … personuppgifter|gdpr … personuppgifter|"
    # Polish, Czech, Slovak
    "informacje poufne|poufn … adresat|wyłącznie dla adresata|przed wydrukowaniem|chroń środowisko|"
    "důvěrn … adresát|důvěrn … příjemc|důvěrné informace|určen … adresát|určena pouze|dôvern … príjemc|"
    "před vytištěním|životní prostředí|"
    "není závazn|nejste zamýšlen|"
    # Turkish, Russian
    "gizli … e-posta|gizlilik|alıcısı değilseniz|çevreyi düşün|yazdırmadan önce|конфиденциальн … сообщени|"
    "конфиденциальн … письм|конфиденциальн … информаци|предназначен … получател|предназначен … адресат|"
    "берегите природу|"
    # Japanese, Chinese, Korean
    "機密 … メール|機密情報 … 受信者|宛先以外|誤って受信|心当たりのない|誤送信|机密 … 邮件|保密 … 邮件|"
    "机密信息|收件人 … 删除|误收|機密 … 郵件|"
    "機密資訊|非指定收件人|指定收件人|收件人 … 刪除|기밀 … 메일|기밀 … 수신|수신인이 아닌|"
    "수신자가 아닌|비밀 … 수신|잘못 수신|대외비".casefold().split("|")
)

# A gateway's warning says that a mail came from outside, and what not to do with it.
OUTSIDE = tuple(
    "outside of|outside the|outside your|external sender|external email|external e-mail|external mail|"
    "external source|external:|"
    "externen absender|externe absender|externen quelle|externe e-mail|externe mail|externer absender|"
    "von extern|außerhalb|von außen|extérieur|expéditeur externe|"
    "externe à|source externe|e-mail externe|courriel externe|mail externe|fuera de|remitente externo|"
    "correo externo|mensaje externo|origen externo|esterno|esterna|"
    "dall'esterno|externo|fora da|fora do|externa|buiten de|buiten onze|externe afzender|van buiten|"
    "externe bron|extern avsändare|externt|utanför|extern e-post|"
    "ekstern|udefra|uden for|utenfor|utsiden|ulkopuol|spoza|zewnętrzn|mimo organiz|mimo naši|externí|"
    "externího|"
    "vnější|dışından|dışarıdan|harici|dış kaynak|внешн|за пределами|из-за пределов|вне организации|"
    "извне|外部|社外|外单位|組織外|外来|외부|vanjsk|külső|extern |εξωτερικ".casefold().split("|")
)
WARNS = tuple(
    "click|link|attachment|caution|warning|attention|beware|careful|klick|anhäng|anhang|vorsicht|achtung|"
    "warnung|"
    "cliquez|pièces jointes|prudence|vigilan|enlace|adjunto|precaución|atención|advertencia|cuidado|"
    "allegat|attenzione|"
    "cautela|clicca|anexo|atenção|clique|ligaç|cuidado|aviso|bijlage|let op|waarschuwing|klik|länk|bilag|"
    "bifogad|varning|obs|var försiktig|lenke|vedheft|"
    "advarsel|forsiktig|forsigtig|pas på|vær |linkke|linkk|liittei|huom|varoitus|varo|ole varovainen|"
    "odnośnik|załącznik|uwaga|ostrożn|ostrzeżenie|odkaz|přílo|upozornění|"
    "pozor|varování|bağlantı|ek|dikkat|uyarı|uyari|tıkla|ссылк|вложен|внимание|осторожн|предупреждение|"
    "リンク|添付|注意|警告|"
    "链接|附件|連結|小心|링크|첨부|주의|경고|extern]|[ext]|external]|externo]|esterno]".casefold().split("|")
)
ALERTS = tuple(
    "caution|warning|attention|beware|alert|achtung|vorsicht|warnung|hinweis|wichtig|prudence|atención|"
    "atencion|advertencia|"
    "precaución|cuidado|aviso|alerta|attenzione|avviso|atenção|atencao|let op|waarschuwing|opgelet|"
    "varning|obs|viktigt|advarsel|"
    "pas på|vær |huom|varoitus|uwaga|ostrzeżenie|ostrożnie|upozornění|pozor|varování|dikkat|uyarı|uyari|"
    "внешн|внимание|"
    "осторожно|предупреждение|注意|警告|警示|提醒|주의|경고|알림|external|extern|ekstern|this e|this m|"
    "diese|dieses|ce message|cet e|ce mail|ce courriel|cette|"
    "este|esta|questa|questo|deze|dit |detta|det här|denne|dette|tämä|ta wiadomość|wiadomość|tento|toto|"
    "tato|bu e|bu ileti|bu mesaj|это|"
    "данное|このメール|このメッセージ|本メール|此邮件|本邮件|该邮件|此電子郵件|本郵件|此郵件|这封|"
    "這封|이 메일|이 이메일|이 전자|이 메시지|본 메일|외부|외부에서|社外|外部|【|from outside|"
    "e-mail externe|mail externe|письмо".casefold().split("|")
)
# Exchange: "You don't often get email from …. Learn why this is important".
RARELY_GOT = tuple(
    "aka.ms/learnaboutsenderidentification|you don't often get email|you don’t often get email|"
    "sie erhalten nicht oft|sie erhalten nicht häufig|"
    "sie erhalten nur selten|vous n'obtenez pas souvent|vous ne recevez pas souvent|"
    "vous n’obtenez pas souvent|"
    "vous ne recevez pas fréquemment|no suele recibir|no recibe a menudo|no recibes a menudo|"
    "no sueles recibir|"
    "non si riceve spesso|non si ricevono spesso|non ricevi spesso|non riceve spesso|"
    "você não costuma receber|você não recebe|não costuma receber|não é frequente receber|"
    "u ontvangt niet vaak|je ontvangt niet vaak|u krijgt niet vaak|du får inte ofta|"
    "du modtager ikke ofte|du får ikke ofte|"
    "et saa usein|et saa useinkaan|et usein saa|nie otrzymujesz często|nieczęsto otrzymujesz|"
    "często nie otrzymujesz|nedostáváte často|nedostávate často|"
    "nečasto dostáváte|často nedostáváte|e-mail od uživatele … často|sık sık e-posta almıyorsunuz|"
    "sık e-posta almıyorsunuz|sıklıkla e-posta almıyorsunuz|"
    "нечасто получаете|не часто получаете|редко получаете|メールを受け取ることはあまり|"
    "からのメールを頻繁に|あまりメールを受け取|不常收到|通常不会收到|不经常收到|不經常收到|"
    "전자 메일을 자주|이메일을 자주|메일을 자주 받지".casefold().split("|")
)
