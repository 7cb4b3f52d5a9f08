"""A Web API GET answered from rows: which set, which rows, which columns, as Dataverse would.

Rows come in as they were exported (`Tables`), a URL is read into a `Query`, and `answer` gives what
the server would send back. The grammar of filters is `odata-query`'s; what they mean is said in
`filters`. What is not answered is refused by its name, never answered wrongly. Start reading at
`answering`.
"""

from sscsim.webapi.answering import answer
from sscsim.webapi.errors import QueryError
from sscsim.webapi.filters import Filter, filter_of
from sscsim.webapi.tables import Table, Tables
from sscsim.webapi.urls import Query, query_of

__all__ = ["Filter", "Query", "QueryError", "Table", "Tables", "answer", "filter_of", "query_of"]
