{
    "name": "School Logistics",
    "summary": "Procurement chain, approvals, property and contract staff of schools",
    "version": "19.0.1.0.0",
    "category": "Services/School Logistics",
    "author": "School Logistics contributors",
    "license": "AGPL-3",
    "website": "https://github.com/school-logistics/school_logistics",
    "depends": [
        "purchase_stock",
        "purchase_requisition",
        "stock_account",
        "account",
        "hr",
        "maintenance",
        "spreadsheet_dashboard",
        "report_xlsx",
    ],
    "external_dependencies": {
        "python": ["chinesecalendar", "cn2an", "openpyxl", "pypinyin", "qrcode"],
    },
    "data": [
        # access
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/approval_rules.xml",
        "security/common_rules.xml",
        "security/supply_rules.xml",
        # common room
        "data/common/posts.xml",
        "data/common/product_categories.xml",
        "data/common/cron.xml",
        "views/common/unit_views.xml",
        "views/common/post_views.xml",
        "views/common/calendar_views.xml",
        "views/common/fund_views.xml",
        # forms
        "reports/common/form_layout.xml",
        "views/common/form_print_views.xml",
        # approval room
        "data/approval/activity_types.xml",
        "data/approval/crons.xml",
        "data/approval/duty_rules.xml",
        "data/approval/posts.xml",
        "views/approval/approval_views.xml",
        "views/approval/bulk_views.xml",
        "views/approval/delegation_views.xml",
        "views/approval/duty_views.xml",
        "views/approval/paper_views.xml",
        "views/approval/seal_views.xml",
        "views/approval/task_views.xml",
        "views/approval/try_views.xml",
        "views/approval/flow_views.xml",
        # store
        "data/supply/loan_cron.xml",
        "views/supply/custody_views.xml",
        "views/supply/issue_views.xml",
        "views/supply/return_views.xml",
        "views/supply/waiting_views.xml",
        # menus
        "views/menus.xml",
    ],
    "demo": [],
    "assets": {
        "web.assets_backend": [
            "school_logistics/static/src/**/*",
        ],
        "web.assets_tests": [
            "school_logistics/static/tests/tours/**/*",
        ],
    },
    "application": True,
    "uninstall_hook": "uninstall_hook",
}
