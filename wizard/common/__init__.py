from . import form_verify
