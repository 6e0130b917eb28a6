from ninja import NinjaAPI

api = NinjaAPI(title="Refdesk", version="1", urls_namespace="api", docs_url="/docs")
