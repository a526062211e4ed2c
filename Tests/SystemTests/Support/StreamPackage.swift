import DovetailCore
import DovetailTesting

/// A plugin whose routes stream, in several languages.
///
/// `POST /echo` answers its body as it comes; `GET /ticks` sends an event, and another each time that `POST /next` asks for one;
/// `GET /wait` never answers; `GET /waiting` answers when it was asked, `GET /cancelled` when that call was given up.
enum StreamPackage: String, CaseIterable {
    case python, node

    /// The name of the plugin.
    var slug: String { "Streams" }

    /// Writes the package, and answers its path.
    func write(to folder: TemporaryFolder) throws -> String {
        let endpoints = [
            ("POST", "/echo"), ("GET", "/ticks"), ("POST", "/next"), ("GET", "/wait"), ("GET", "/waiting"),
            ("GET", "/cancelled"), ("GET", "/head"),
        ]
        let fields: [String: JSONValue] = [
            "runtime": .string(self.rawValue), "entry_point": self == .python ? "streams:Streams" : "streams.mjs",
            "api_endpoints": .array(endpoints.map { ["method": .string($0.0), "path": .string($0.1)] }),
        ]
        let file = self == .python ? ["streams.py": Self.pythonCode] : ["streams.mjs": Self.nodeCode]
        return try TestPackage(self.slug, fields, files: file).write(below: folder.path)
    }

    private static let pythonCode = """
        import asyncio

        from dovetail import Context, Headers, Plugin, Request, Response, route


        class Streams(Plugin):
            async def start(self, context: Context) -> None:
                self.waiting = asyncio.Event()
                self.cancelled = asyncio.Event()
                self.next: asyncio.Queue[bytes] = asyncio.Queue()

            @route.post("/echo")
            async def echo(self, request: Request) -> Response:
                async def pieces():
                    async for piece in request.body:
                        yield piece

                return Response(pieces())

            @route.get("/ticks")
            async def ticks(self, request: Request) -> Response:
                async def events():
                    yield b"data: begin\\n\\n"
                    while True:
                        yield await self.next.get()

                return Response(events(), headers=Headers({"Content-Type": "text/event-stream"}))

            @route.post("/next")
            async def another(self, request: Request) -> Response:
                await self.next.put(b"data: " + await request.body.read(100) + b"\\n\\n")
                return Response.text("asked")

            @route.get("/wait")
            async def wait(self, request: Request) -> Response:
                self.waiting.set()
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    self.cancelled.set()
                    raise

            @route.get("/waiting")
            async def is_waiting(self, request: Request) -> Response:
                await self.waiting.wait()
                return Response.text("yes")

            @route.get("/cancelled")
            async def is_cancelled(self, request: Request) -> Response:
                await self.cancelled.wait()
                return Response.text("yes")

            @route.get("/head")
            async def head(self, request: Request) -> Response:
                return Response(b"", headers=Headers({"X-Long": "x" * 1_000_000}))

        """

    private static let nodeCode = """
        import { Plugin, PluginResponse } from 'dovetail';

        function happening() {
          let come;
          const done = new Promise((resolve) => { come = resolve; });
          return { come, done };
        }

        export default class Streams extends Plugin {
          async start(context) {
            const [waiting, cancelled] = [happening(), happening()];
            let next = happening();
            const said = [];
            const { routes } = context;
            await routes.post('/echo', (request) => new PluginResponse(request.body.stream));
            await routes.get('/ticks', () => new PluginResponse(
              (async function* events() {
                yield 'data: begin\\n\\n';
                for (;;) {
                  while (said.length > 0) yield said.shift();
                  await next.done;
                  next = happening();
                }
              })(),
              { headers: { 'Content-Type': 'text/event-stream' } },
            ));
            await routes.post('/next', async (request) => {
              said.push(`data: ${await request.body.text()}\\n\\n`);
              next.come();
              return PluginResponse.text('asked');
            });
            await routes.get('/wait', (request) => {
              waiting.come();
              return new Promise((_, reject) => {
                request.signal.addEventListener('abort', () => {
                  cancelled.come();
                  reject(request.signal.reason);
                });
              });
            });
            await routes.get('/waiting', async () => { await waiting.done; return PluginResponse.text('yes'); });
            await routes.get('/cancelled', async () => { await cancelled.done; return PluginResponse.text('yes'); });
            await routes.get('/head', () => new PluginResponse('', { headers: { 'X-Long': 'x'.repeat(1_000_000) } }));
          }
        }

        """
}
