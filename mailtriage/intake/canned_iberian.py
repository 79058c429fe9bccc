"""What automatic mails say in Spanish and Portuguese."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

IBERIAN: dict[str, Language] = {
    "es": _language(
        """
        absent: hoy es festivo | es festivo en | por festivo |
            motivos de salud | no puedo atender su | no puedo atender tu | no podemos atender su |
            no puedo responder |
            fuera de la oficina | fuera de oficina | estaré ausente | estoy ausente |
            me encuentro ausente | me encuentro fuera | no estaré disponible | no estoy disponible |
            de viaje | de baja | ya no trabaja | baja por maternidad | me encontraré fuera |
            no me encuentro en la oficina | no estoy en la oficina | no estaré en la oficina | estaré de |
            oficina permanecerá cerrada | oficinas cerradas | acceso limitado | permiso de |
            estaremos cerrad | permanecerá cerrad | permaneceremos cerrad | mi ausencia | de vacaciones |
            por vacaciones | de permiso | en un curso | estoy fuera | estaré fuera | estamos fuera |
            estoy de viaje | estoy de vacaciones | estamos de vacaciones | me encuentro de | de licencia |
            licencia por | licencia médica | estoy enfermo | estoy enferma | por enfermedad | en una feria |
            en la feria | en un congreso | en una formación | en formación | en capacitación |
            a tiempo parcial | media jornada | no trabajo los | mi día libre | permiso parental |
            baja por paternidad | año sabático | me he jubilado | se ha jubilado | jubilado |
            ya no trabajo | ya no formo parte | ya no forma parte | no forma parte de | dejado la empresa |
            dejado de trabajar | no labora | ya no labora | ha fallecido | fallecimiento | por luto |
            nueva dirección de correo | nuevo correo electrónico | he cambiado de correo |
            hemos cambiado de | ha cambiado mi correo | esta cuenta ya no | este correo ya no |
            este buzón no | ya no se utiliza | ya no se usa | ya no está activ | ya no reviso |
            reviso el correo | reviso mi correo | leo el correo | dos veces al día | cerrado por |
            cerrada por | cerrados por | cerramos por | estamos cerrados | está cerrad | estará cerrad |
            estarán cerrad | nuestras oficinas … cerrad | la oficina … cerrad | tienda … cerrad |
            clínica … cerrad | empresa … cerrad | cierre por | fuera de horario | fuera del horario |
            fuera de nuestro horario | vacaciones hasta | sin acceso al correo
        away: cerrad | festivo | feriado | horario de atención | nuestro horario | esta dirección |
            este buzón | ausente | libre
        back: regresaré | volveré | vuelvo | vuelta | regreso | hasta | partir del | a mi regreso |
            a nuestro regreso | a mi vuelta | al volver | reincorpor | el lunes | a partir de |
            próxima semana | reabr | abriremos
        instead: en mi ausencia | durante mi ausencia | dirigirse a | urgent | urgencia | llame | contact |
            diríjase | compañer | colega | para cualquier | para consultas | para asuntos | comuní |
            póngase | escriba | escribir a | favor de | llamar | teléfono | mi reemplazo | sustitu
        later: lo antes posible | a la brevedad | nos pondremos en contacto | responder | contestar |
            en cuanto pueda | atender | le responder | te responder | respondo | leer | atendid |
            en un plazo | en el plazo | 24 horas | 48 horas | será reenviado | tan pronto como |
            cuanto antes | pondrá en contacto
        excuse: su comprensión | tu comprensión | disculpe | disculpa | molestias | felices fiestas |
            feliz navidad | feliz año | próspero | su paciencia | paciencia | saludos | buen día
        received: le contestaremos | le responderemos lo |
            la referencia de su |
            hemos recibido su | hemos recibido tu | ha sido recibid | ticket … creado |
            número de ticket | número de caso | gracias por contactar | gracias por ponerse en contacto |
            acusamos recibo | confirmamos la recepción | hemos registrado | ha quedado registrad |
            hemos recibido la | hemos recibido el | he recibido su mensaje y | su mensaje ha sido |
            su correo ha sido | su caso | tu caso | tu solicitud | su solicitud | su consulta | su ticket |
            tu ticket | se ha creado | se ha abierto | se ha registrado | número de solicitud |
            número de referencia | número de folio | gracias por comunicarse | gracias por comunicarte |
            gracias por escribir | gracias por su consulta | gracias por su interés |
            gracias por tu interés | gracias por su solicitud | gracias por su pedido |
            gracias por ponerte | uno de nuestros | nuestro equipo | un agente | un asesor | en breve |
            le responderemos | te responderemos
        thanks: gracias por su mensaje | gracias por su correo | gracias por tu mensaje |
            gracias por su email | gracias por su e-mail | gracias por tu correo
        robot: generado automáticamente | enviado automáticamente | no responda a este |
            no respondas a este | darse de baja | para cancelar su suscripción | cancelar la suscripción |
            está recibiendo este | recibe este correo | por favor no responda | es un mensaje automático |
            este mensaje automático | generada automáticamente | no lo responda | no responder |
            no conteste | si no desea recibir | válido sin firma | sin firma | mensaje automático |
            correo automático | respuesta automática | notificación automática | esta es una copia |
            le enviamos una copia | copia de su mensaje | copia del mensaje | responda por encima |
            responda encima de | se ha fusionado | ha sido fusionad | fusionado con |
            favor de no responder | favor no responder | buzón no monitoreado
        notice: tiene disponible una nueva | nueva notificación | dirección electrónica habilitada |
            satisfacción | su opinión | tu opinión | encuesta | califique | califica | valore | valora |
            participar | le invita | te invita | ha invitado | su paquete | tu paquete | su envío |
            tu envío | su pedido | tu pedido | entrega | seguimiento | rastrear | código de verificación |
            código de seguridad | código de acceso | este código | el código | no ha solicitado |
            no solicitó | no has solicitado | caduca | vence | expira | ignore | ignorar | nuevo documento |
            nuevos documentos | extracto | estado de cuenta | está disponible | están disponibles |
            inicie sesión | acceda a | por seguridad | compartido | ha compartido | compartió | firmar |
            firmado | le ha enviado | te ha enviado | descargar | ver documento | dominio | renov |
            estado de su | estado de tu | ha cambiado | ha sido cerrad | ha sido resuelt | resuelto |
            copia de seguridad | correctamente | ha fallado
        """
    ),
    "pt": _language(
        """
        absent: licença de maternidade | licença parental | licença médica | de licença | de baixa médica |
            fora do escritório | estou ausente | estarei ausente | não estarei disponível | de licença |
            encontro-me ausente | licença-maternidade | não trabalha mais | ausente até | estarei fora |
            estaremos fechad | estará fechad | minha ausência | sem acesso ao e-mail | sem acesso ao email |
            em viagem | de férias | licença médica | para férias | em formação | estou fora |
            estaremos fora | estou de férias | estarei de férias | estamos de férias | em férias |
            gozo de férias | estou em viagem | a trabalho | em uma feira | na feira | em treinamento |
            em congresso | em evento | doente | de baixa | baixa médica | por motivos de saúde |
            licença de maternidade | licença maternidade | licença paternidade | licença parental |
            licença-paternidade | ano sabático | reformei-me | aposentei | aposentou | aposentad |
            não faço mais parte | não faz mais parte | já não faço parte | já não faz parte |
            deixou de fazer parte | deixei a empresa | deixou a empresa | não trabalho mais |
            já não trabalho | já não trabalha | desligad | falecimento | faleceu | luto | meio período |
            tempo parcial | não trabalho às | mudei de e-mail | mudei de email | novo e-mail |
            novo endereço de e-mail | novo endereço de email | novo endereço eletrónico |
            este endereço já não | este e-mail não é mais | não é mais utilizad | já não é utilizad |
            não está mais ativ | desativad | caixa de correio não | duas vezes por dia |
            verifico meus e-mails | só consulto | fechado para | fechados para | encerrado para |
            encerrados para | encontram-se encerrad | estará encerrad | estaremos encerrad | está fechad |
            estão fechad | estamos fechad | loja … fechad | clínica … fechad | empresa … fechad |
            escritório … fechad | encerramento | recesso | férias coletivas | fora do horário | ausente do |
            acesso limitado
        away: fechad | encerrad | feriado | horário de atendimento | nosso horário | este endereço |
            esta caixa | ausente | folga
        back: estarei de volta | regress | retorn | volto | até | a partir | no meu regresso | ao retornar |
            quando voltar | voltarei | voltamos | reabr | segunda-feira | próxima semana
        instead: trata de tudo | trata dos | substitui |
            em caso de urgência | na minha ausência | durante a minha ausência | urgent | contat |
            contact | fale com | ligue | colega | encaminhar | encaminhe | enviar para | escreva |
            telefone | favor contactar | favor entrar | para assuntos | em casos | procure |
            qualquer dúvida | substitu
        later: o mais breve possível | assim que possível | logo que possível | o mais rápido possível |
            retornaremos | responder | resposta | atender | respondo | lerei | será lid | dentro de 24 |
            em até | no prazo | reencaminhad | entraremos em contato | entraremos em contacto | brevemente |
            em breve
        excuse: tudo bem? | pela compreensão | sua compreensão | a compreensão | pela paciência | desculpa |
            inconveniente | transtorno | boas festas | feliz natal | feliz ano | próspero | bom dia
        received: responderemos o mais | responderemos assim |
            recebemos a sua | recebemos o seu | recebemos sua | recebemos seu | foi recebid |
            chamado … aberto | ticket … criado | número do ticket | número do protocolo |
            agradecemos o seu contacto | foi registrad | foi aberto | recebemos a tua |
            recebi a sua mensagem e | a sua mensagem foi | sua mensagem foi | sua solicitação |
            seu chamado | o seu pedido | seu pedido foi | seu ticket | seu protocolo |
            protocolo de atendimento | número de protocolo | número do chamado | foi criado | foi criada |
            obrigado por contactar | obrigado por entrar | obrigada por entrar | obrigado pelo contato |
            obrigado pelo contacto | obrigado pelo seu contacto | obrigado pelo interesse |
            obrigado pela sua | agradecemos seu contato | agradecemos o contato | agradecemos o contacto |
            agradecemos a sua mensagem | um de nossos | um dos nossos | nossa equipe | a nossa equipa |
            nosso time
        thanks: obrigado por entrar em contato | obrigado pela sua mensagem | obrigado pelo seu contato |
            agradecemos o seu contato | obrigado pelo seu e-mail | obrigado pelo e-mail |
            obrigada pelo seu | obrigado pela mensagem | agradeço o seu
        robot: gerada automaticamente | gerado automaticamente | enviado automaticamente |
            enviada automaticamente | por favor não responda | favor não responder | cancelar a inscrição |
            cancelar a subscrição | descadastrar | está recebendo este | está a receber este |
            é uma mensagem automática | não responda | não responder | se não deseja receber |
            válido sem assinatura | sem assinatura | mensagem automática | resposta automática |
            e-mail automático | email automático | notificação automática | esta é uma cópia |
            cópia da sua mensagem | cópia da mensagem | responda acima desta | responda acima da |
            foi mesclad | foi unificad | caixa não monitorada | não é monitorad
        notice: satisfação | sua opinião | a sua opinião | pesquisa | inquérito | avalie | participar |
            convida | convidou | seu pacote | sua encomenda | a sua encomenda | seu pedido | entrega |
            rastre | código de verificação | código de segurança | código de acesso | este código |
            o código | não solicitou | não pediu | expira | vence | ignore | novo documento |
            novos documentos | extrato | está disponível | estão disponíveis | aceda | acesse |
            inicie sessão | partilhou | compartilhou | partilhado | compartilhado | assinar | assinado |
            enviou | transferir | baixar | ver documento | domínio | renov | estado do seu | status do |
            foi alterad | foi encerrad | foi resolvid | resolvido | cópia de segurança | concluíd | falhou
        """
    ),
}
