//! WASI: what a grant allows, and linking one interface under any import name with one grant's authority.
//!
//! A crate of its own because Wasmtime's bindings are generic over the store's data: the three hundred
//! functions of WASI are compiled here, once, and not with every change of the bridge.

mod http;
mod policy;

use ::http::{HeaderName, HeaderValue, Request, Response};
pub use http::{HttpClient, Settings as HttpSettings, Tls, handle};
pub use policy::{AddressUse, NetworkPolicy, Target};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::any::Any;
use std::sync::Arc;
use tokio::sync::Semaphore;
use wasmtime::component::{HasData, LinkerInstance, ResourceTable};
pub use wasmtime_wasi::I32Exit;
use wasmtime_wasi::cli::{WasiCli, WasiCliCtxView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksCtxView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemCtxView};
use wasmtime_wasi::random::{WasiRandom, WasiRandomCtx};
use wasmtime_wasi::sockets::{SocketAddrUse, WasiSockets, WasiSocketsCtxView};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder};
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttp, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks,
};

/// The data of every store: WASI's, and what the bridge keeps beside it, whose type is not known here.
pub struct StoreData {
    wasi: Option<Box<Wasi>>,
    state: Box<dyn Any + Send + Sync>,
}

impl StoreData {
    pub fn new(wasi: Option<Box<Wasi>>, state: impl Any + Send + Sync) -> StoreData {
        StoreData {
            wasi,
            state: Box::new(state),
        }
    }

    /// Sets the headers that go out with every HTTP request from here on.
    pub fn propagate(&mut self, headers: &Propagated) {
        for grant in self.wasi.iter_mut().flat_map(|wasi| &mut wasi.grants) {
            grant.hooks.propagated = headers.clone();
        }
    }

    /// The state that `new` was given.
    pub fn state<S: Any>(&self) -> &S {
        self.state.downcast_ref().expect("one type of state")
    }

    pub fn state_mut<S: Any>(&mut self) -> &mut S {
        self.state.downcast_mut().expect("one type of state")
    }
}

/// What one grant allows. The default allows nothing but clocks, random numbers and empty standard
/// streams.
#[derive(Default)]
pub struct Grant {
    pub inherit_stdin: bool,
    pub inherit_stdout: bool,
    pub inherit_stderr: bool,
    /// Whom sockets reach and listen to. None: nobody.
    pub sockets: Option<Arc<dyn NetworkPolicy>>,
    pub allow_ip_name_lookup: bool,
    /// Makes outgoing HTTP requests. None: all are denied.
    pub http: Option<Arc<HttpClient>>,
    /// What random numbers follow from. None: they are random.
    pub seed: Option<u64>,
    pub preopens: Vec<Preopen>,
    pub environment: Vec<(String, String)>,
    pub arguments: Vec<String>,
}

/// A folder of the host that the guest sees.
pub struct Preopen {
    pub host_path: String,
    pub guest_path: String,
    pub writable: bool,
}

impl Grant {
    /// The context of one instance. Fails where a preopened folder cannot be opened.
    fn context(&self) -> wasmtime::Result<WasiCtx> {
        let mut builder = WasiCtxBuilder::new();
        if self.inherit_stdin {
            builder.inherit_stdin();
        }
        if self.inherit_stdout {
            builder.inherit_stdout();
        }
        if self.inherit_stderr {
            builder.inherit_stderr();
        }
        if let Some(policy) = &self.sockets {
            let policy = Arc::clone(policy);
            builder
                .allow_tcp(true)
                .allow_udp(true)
                .socket_addr_check(move |address, purpose| {
                    let allowed = policy.allows_address(address_use(purpose), address);
                    Box::pin(std::future::ready(allowed))
                });
        }
        if let Some(seed) = self.seed {
            // Three sequences that have nothing to do with one another.
            builder
                .secure_random(StdRng::seed_from_u64(seed))
                .insecure_random(StdRng::seed_from_u64(seed.wrapping_add(1)))
                .insecure_random_seed(u128::from(seed));
        }
        builder.allow_ip_name_lookup(self.allow_ip_name_lookup);
        builder.envs(&self.environment).args(&self.arguments);
        for preopen in &self.preopens {
            let permissions = if preopen.writable {
                FsPerms::ReadWrite
            } else {
                FsPerms::ReadOnly
            };
            builder
                .preopened_dir(&preopen.host_path, &preopen.guest_path, permissions)
                .map_err(|error| {
                    let path = &preopen.host_path;
                    wasmtime::format_err!("cannot preopen the folder `{path}`: {error}")
                })?;
        }
        Ok(builder.build())
    }
}

/// The WASI state of one store: every grant's context, one table of resources beneath.
pub struct Wasi {
    table: ResourceTable,
    grants: Vec<GrantState>,
}

struct GrantState {
    context: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
}

struct Hooks {
    client: Option<Arc<HttpClient>>,
    propagated: Propagated,
    /// For requests that are under way, until their responses' bodies are gone.
    places: Arc<Semaphore>,
}

/// How many resources of WASI an instance may have at a time: each takes some of the host's memory.
const MAX_RESOURCES: usize = 20_000;

/// How many requests of one grant an instance may have under way: each takes a connection. More wait.
const MAX_REQUESTS: usize = 256;

/// Headers that go out with every request which has none of that name.
#[derive(Clone, Default)]
pub struct Propagated(Option<Arc<[(HeaderName, HeaderValue)]>>);

impl Propagated {
    /// An error names the first that is no header.
    pub fn new(headers: &[(String, String)]) -> Result<Propagated, String> {
        if headers.is_empty() {
            return Ok(Propagated::default());
        }
        let headers = headers
            .iter()
            .map(|(name, value)| {
                let header = (name.parse().ok()).zip(value.parse().ok());
                header.ok_or_else(|| format!("`{name}` is no header, or its value cannot be sent"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Propagated(Some(headers)))
    }
}

type Sent = (
    Response<WasiBody>,
    Box<dyn Future<Output = Result<(), Error>> + Send>,
);

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        mut request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Sent, Error>> + Send> {
        let Some(client) = self.client.clone() else {
            return Box::new(std::future::ready(Err(Error::HttpRequestDenied)));
        };
        for (name, value) in self.propagated.0.iter().flat_map(|headers| headers.iter()) {
            request
                .headers_mut()
                .entry(name)
                .or_insert_with(|| value.clone());
        }
        let places = Arc::clone(&self.places);
        Box::new(async move {
            let options = options.unwrap_or_default();
            let response = client.send(request, options, places).await?;
            // The connection belongs to the pool, which drives it.
            let done: Box<dyn Future<Output = _> + Send> = Box::new(std::future::ready(Ok(())));
            Ok((response, done))
        })
    }
}

fn address_use(purpose: SocketAddrUse) -> AddressUse {
    match purpose {
        SocketAddrUse::TcpBind => AddressUse::TcpBind,
        SocketAddrUse::TcpListen => AddressUse::TcpListen,
        SocketAddrUse::TcpAccept => AddressUse::TcpAccept,
        SocketAddrUse::TcpConnect => AddressUse::TcpConnect,
        SocketAddrUse::UdpBind => AddressUse::UdpBind,
        SocketAddrUse::UdpSend => AddressUse::UdpSend,
        SocketAddrUse::UdpReceive => AddressUse::UdpReceive,
    }
}

impl Wasi {
    /// None without grants.
    pub fn new(grants: &[Arc<Grant>]) -> wasmtime::Result<Option<Box<Wasi>>> {
        if grants.is_empty() {
            return Ok(None);
        }
        let grants = grants
            .iter()
            .map(|grant| {
                Ok(GrantState {
                    context: grant.context()?,
                    http: WasiHttpCtx::new(),
                    hooks: Hooks {
                        client: grant.http.clone(),
                        propagated: Propagated::default(),
                        places: Arc::new(Semaphore::new(MAX_REQUESTS)),
                    },
                })
            })
            .collect::<wasmtime::Result<_>>()?;
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_RESOURCES);
        Ok(Some(Box::new(Wasi { table, grants })))
    }
}

/// How many grants one program may have: the getters below are plain functions, one for each.
pub const MAX_GRANTS: usize = 32;

fn wasi(data: &mut StoreData, grant: usize) -> (&mut GrantState, &mut ResourceTable) {
    let wasi = data
        .wasi
        .as_deref_mut()
        .expect("a program with WASI links has grants");
    (&mut wasi.grants[grant], &mut wasi.table)
}

/// A table of getters: number `G` reaches into grant `G`.
macro_rules! getters {
    ($table:ident, $getter:ident, $view:ty, |$grant:ident, $resources:ident| $body:expr) => {
        fn $getter<const G: usize>(data: &mut StoreData) -> $view {
            let ($grant, $resources) = wasi(data, G);
            $body
        }

        const $table: [fn(&mut StoreData) -> $view; MAX_GRANTS] = getters!(@ $getter,
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
    };
    (@ $getter:ident, $($number:literal)*) => { [$($getter::<$number>),*] };
}

getters!(CLI, cli, WasiCliCtxView<'_>, |grant, table| {
    WasiCliCtxView {
        ctx: grant.context.cli(),
        table,
    }
});
getters!(CLOCKS, clocks, WasiClocksCtxView<'_>, |grant, table| {
    WasiClocksCtxView {
        ctx: grant.context.clocks(),
        table,
    }
});
getters!(
    FILESYSTEM,
    filesystem,
    WasiFilesystemCtxView<'_>,
    |grant, table| {
        WasiFilesystemCtxView {
            ctx: grant.context.filesystem(),
            table,
        }
    }
);
getters!(SOCKETS, sockets, WasiSocketsCtxView<'_>, |grant, table| {
    WasiSocketsCtxView {
        ctx: grant.context.sockets(),
        table,
    }
});
getters!(RANDOM, random, &mut WasiRandomCtx, |grant, _table| grant
    .context
    .random());
getters!(IO, io, &mut ResourceTable, |_grant, table| table);
getters!(HTTP, http, WasiHttpCtxView<'_>, |grant, table| {
    WasiHttpCtxView {
        hooks: &mut grant.hooks,
        table,
        ctx: &mut grant.http,
    }
});

/// `wasi:io` needs nothing but the table.
struct Io;

impl HasData for Io {
    type Data<'a> = &'a mut ResourceTable;
}

/// Links the interface `name`, such as `wasi:cli/stdout@0.2.6`, into `instance`. None where the engine
/// provides no such interface.
pub fn link(
    instance: &mut LinkerInstance<'_, StoreData>,
    name: &str,
    grant: usize,
) -> Option<wasmtime::Result<()>> {
    match split(name)? {
        // Types only: there is nothing to define.
        ("cli/types", 3) => Some(Ok(())),
        (interface, 2) => link_p2(instance, interface, grant),
        (interface, 3) => link_p3(instance, interface, grant),
        _ => None,
    }
}

/// `cli/stdout` and 2, out of `wasi:cli/stdout@0.2.6`.
fn split(name: &str) -> Option<(&str, u32)> {
    let (interface, version) = name.strip_prefix("wasi:")?.split_once('@')?;
    let mut numbers = version.split('.');
    if numbers.next()? != "0" {
        return None;
    }
    Some((interface, numbers.next()?.parse().ok()?))
}

macro_rules! interfaces {
    ($instance:ident, $interface:ident, $grant:ident, $($name:literal => $($path:ident)::+ [$data:ty] $table:ident $(, $options:expr)?;)*) => {
        match $interface {
            $($name => Some($($path)::+::add_to_linker_instance::<StoreData, $data>(
                $instance, $(&$options,)? $table[$grant])),)*
            _ => None,
        }
    };
}

fn link_p2(
    instance: &mut LinkerInstance<'_, StoreData>,
    interface: &str,
    grant: usize,
) -> Option<wasmtime::Result<()>> {
    use wasmtime_wasi::p2::bindings as p2;
    use wasmtime_wasi_http::p2::bindings as p2_http;
    let options = p2::LinkOptions::default();
    let http_options = p2_http::LinkOptions::default();
    interfaces! { instance, interface, grant,
        "io/error" => p2::io::error [Io] IO;
        "io/poll" => p2::io::poll [Io] IO;
        "io/streams" => p2::io::streams [Io] IO;
        "cli/environment" => p2::cli::environment [WasiCli] CLI;
        "cli/exit" => p2::cli::exit [WasiCli] CLI;
        "cli/stdin" => p2::cli::stdin [WasiCli] CLI;
        "cli/stdout" => p2::cli::stdout [WasiCli] CLI;
        "cli/stderr" => p2::cli::stderr [WasiCli] CLI;
        "cli/terminal-input" => p2::cli::terminal_input [WasiCli] CLI;
        "cli/terminal-output" => p2::cli::terminal_output [WasiCli] CLI;
        "cli/terminal-stdin" => p2::cli::terminal_stdin [WasiCli] CLI;
        "cli/terminal-stdout" => p2::cli::terminal_stdout [WasiCli] CLI;
        "cli/terminal-stderr" => p2::cli::terminal_stderr [WasiCli] CLI;
        "clocks/wall-clock" => p2::clocks::wall_clock [WasiClocks] CLOCKS;
        "clocks/monotonic-clock" => p2::clocks::monotonic_clock [WasiClocks] CLOCKS;
        "filesystem/types" => p2::filesystem::types [WasiFilesystem] FILESYSTEM;
        "filesystem/preopens" => p2::filesystem::preopens [WasiFilesystem] FILESYSTEM;
        "random/random" => p2::random::random [WasiRandom] RANDOM;
        "random/insecure" => p2::random::insecure [WasiRandom] RANDOM;
        "random/insecure-seed" => p2::random::insecure_seed [WasiRandom] RANDOM;
        "sockets/tcp" => p2::sockets::tcp [WasiSockets] SOCKETS;
        "sockets/udp" => p2::sockets::udp [WasiSockets] SOCKETS;
        "sockets/tcp-create-socket" => p2::sockets::tcp_create_socket [WasiSockets] SOCKETS;
        "sockets/udp-create-socket" => p2::sockets::udp_create_socket [WasiSockets] SOCKETS;
        "sockets/instance-network" => p2::sockets::instance_network [WasiSockets] SOCKETS;
        "sockets/network" => p2::sockets::network [WasiSockets] SOCKETS, (&options).into();
        "sockets/ip-name-lookup" => p2::sockets::ip_name_lookup [WasiSockets] SOCKETS;
        "http/types" => p2_http::http::types [WasiHttp] HTTP, (&http_options).into();
        "http/outgoing-handler" => p2_http::http::outgoing_handler [WasiHttp] HTTP;
    }
}

fn link_p3(
    instance: &mut LinkerInstance<'_, StoreData>,
    interface: &str,
    grant: usize,
) -> Option<wasmtime::Result<()>> {
    use wasmtime_wasi::p3::bindings as p3;
    use wasmtime_wasi_http::p3::bindings as p3_http;
    interfaces! { instance, interface, grant,
        "cli/environment" => p3::cli::environment [WasiCli] CLI;
        "cli/exit" => p3::cli::exit [WasiCli] CLI;
        "cli/stdin" => p3::cli::stdin [WasiCli] CLI;
        "cli/stdout" => p3::cli::stdout [WasiCli] CLI;
        "cli/stderr" => p3::cli::stderr [WasiCli] CLI;
        "cli/terminal-input" => p3::cli::terminal_input [WasiCli] CLI;
        "cli/terminal-output" => p3::cli::terminal_output [WasiCli] CLI;
        "cli/terminal-stdin" => p3::cli::terminal_stdin [WasiCli] CLI;
        "cli/terminal-stdout" => p3::cli::terminal_stdout [WasiCli] CLI;
        "cli/terminal-stderr" => p3::cli::terminal_stderr [WasiCli] CLI;
        "clocks/types" => p3::clocks::types [WasiClocks] CLOCKS;
        "clocks/system-clock" => p3::clocks::system_clock [WasiClocks] CLOCKS;
        "clocks/monotonic-clock" => p3::clocks::monotonic_clock [WasiClocks] CLOCKS;
        "filesystem/types" => p3::filesystem::types [WasiFilesystem] FILESYSTEM;
        "filesystem/preopens" => p3::filesystem::preopens [WasiFilesystem] FILESYSTEM;
        "random/random" => p3::random::random [WasiRandom] RANDOM;
        "random/insecure" => p3::random::insecure [WasiRandom] RANDOM;
        "random/insecure-seed" => p3::random::insecure_seed [WasiRandom] RANDOM;
        "sockets/types" => p3::sockets::types [WasiSockets] SOCKETS;
        "sockets/ip-name-lookup" => p3::sockets::ip_name_lookup [WasiSockets] SOCKETS;
        "http/types" => p3_http::http::types [WasiHttp] HTTP;
        "http/client" => p3_http::http::client [WasiHttp] HTTP;
    }
}
