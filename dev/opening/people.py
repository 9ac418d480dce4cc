"""The people of the demo district, each with a session of their own."""

import json
import urllib.parse
import urllib.request
from datetime import datetime
from http.cookiejar import CookieJar
from zoneinfo import ZoneInfo

PASSWORD = "school"  # of every account of the demo data


def today():
    """The date at the school, wherever this machine stands."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


class Refused(Exception):
    """The server refused a call; the text is what a person would read."""


class Person:
    """One account: calls methods as the pages do, and downloads what it may read."""

    def __init__(self, url, database, login, password):
        self.url, self.login = url, login
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        session = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        self.uid = session["uid"]

    def __call__(self, model, method, *arguments, context=None, **options):
        """Call ``method`` of ``model``, in Chinese."""
        options["context"] = {"lang": "zh_CN", **(context or {})}
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": options},
        )

    def search(self, model, domain, fields=(), **options):
        """Read ``fields`` of the records that match."""
        return self(model, "search_read", domain, list(fields), **options)

    def download(self, path):
        """Fetch a file that this person may read."""
        with self.opener.open(f"{self.url}{path}", timeout=120) as response:
            return response.read()

    def _post(self, path, parameters):
        request = urllib.request.Request(
            f"{self.url}{path}",
            json.dumps({"jsonrpc": "2.0", "params": parameters}).encode(),
            {"Content-Type": "application/json"},
        )
        with self.opener.open(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise Refused(f"{self.login}: {answer['error']['data']['message']}")
        return answer.get("result")  # none where a method returns nothing


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
