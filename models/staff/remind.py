"""Activities for many people at once, without mails."""


def remind(records, wanted):
    """Give people an activity on these records, in one statement.

    :param records: of a model with activities; names the model
    :param list wanted: ``(record, user, deadline, text)``, the text a function of an
        environment in the language of the user
    """
    env = records.env
    todo = env.ref("mail.mail_activity_data_todo")
    model_id = env["ir.model"]._get_id(records._name)
    Activity = env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
    Activity.create(
        [
            {
                "res_model_id": model_id,
                "res_id": record.id,
                "activity_type_id": todo.id,
                "user_id": user.id,
                "date_deadline": deadline,
                "summary": text(env(context={**env.context, "lang": user.sudo().lang})),
            }
            for record, user, deadline, text in wanted
        ]
    )
