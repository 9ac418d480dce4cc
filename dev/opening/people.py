"""The people of the demo district, each with a session of their own."""

import json
import urllib.parse
import urllib.request
import xmlrpc.client
from http.cookiejar import CookieJar

PASSWORD = "school"  # of every account of the demo data


class Person:
    """One account: calls methods as the pages do, and downloads what it may read."""

    def __init__(self, url, database, login, password):
        self.url, self.database, self.login = url, database, login
        self.password = password
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        self.uid = common.authenticate(database, login, password, {})
        if not self.uid:
            raise SystemExit(f"{login} cannot log in to {database}.")
        self.proxy = xmlrpc.client.ServerProxy(
            f"{url}/xmlrpc/2/object", allow_none=True
        )
        self.opener = None

    def __call__(self, model, method, *arguments, context=None, **options):
        """Call ``method`` of ``model``, in Chinese."""
        options["context"] = {"lang": "zh_CN", **(context or {})}
        return self.proxy.execute_kw(
            self.database,
            self.uid,
            self.password,
            model,
            method,
            list(arguments),
            options,
        )

    def search(self, model, domain, fields=(), **options):
        """Read ``fields`` of the records that match."""
        return self(model, "search_read", domain, list(fields), **options)

    def download(self, path, data=None):
        """Fetch a page or file over the web session of this person."""
        if self.opener is None:
            jar = urllib.request.HTTPCookieProcessor(CookieJar())
            self.opener = urllib.request.build_opener(jar)
            self._log_in()
        body = urllib.parse.urlencode(data).encode() if data else None
        with self.opener.open(f"{self.url}{path}", body, timeout=120) as response:
            return response.read()

    def _log_in(self):
        payload = {
            "jsonrpc": "2.0",
            "params": {
                "db": self.database,
                "login": self.login,
                "password": self.password,
            },
        }
        request = urllib.request.Request(
            f"{self.url}/web/session/authenticate",
            json.dumps(payload).encode(),
            {"Content-Type": "application/json"},
        )
        self.opener.open(request, timeout=60).read()


class District:
    """Accounts by login; a login after its first use stays open."""

    def __init__(self, url, database):
        self.url, self.database = url, database
        self.people = {}

    def __getitem__(self, login):
        if login not in self.people:
            password = "admin" if login == "admin" else PASSWORD
            self.people[login] = Person(self.url, self.database, login, password)
        return self.people[login]
