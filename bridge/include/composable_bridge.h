/* The C boundary between the runtime (C++) and the engine (Wasmtime, in Rust).
 *
 * The bridge decides nothing: no configuration, no composition, no policy. It compiles components,
 * makes instances of them, calls their functions and lets them call functions of the host.
 *
 * Rules that hold for every function here:
 *  - Nothing unwinds across: a Rust panic becomes CB_ERROR_INTERNAL; callbacks must not throw.
 *  - Handles (cb_engine, cb_component, …) are opaque. Who receives one owns it and frees it with
 * its _free function, once; freeing null is allowed. Freeing one never invalidates another: the
 * bridge keeps what is still needed alive.
 *  - cb_bytes are borrowed for the duration of the call; cb_buffer are owned by the receiver.
 *  - A function that can fail returns a cb_error* that the caller owns, or null for success. Out
 *    parameters are written on success only.
 *  - All functions may be called from any thread, on the same handle at the same time too, unless
 * the function says otherwise.
 *
 * Values cross as flat buffers: the image that the canonical ABI would store in 32-bit
 * little-endian linear memory, starting at offset 0 with the tuple of all parameters, or with the
 * one result. Strings are UTF-8. What a string, list or map points to lies in the same buffer: the
 * pointer is an offset from the buffer's start. Handles are numbers: see cb_instance_drop_resource
 * for resources and cb_values.streams for streams and futures.
 */
#ifndef COMPOSABLE_BRIDGE_H_
#define COMPOSABLE_BRIDGE_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Bytes ---------------------------------------------------------------------------------- */

typedef struct cb_bytes {
  const uint8_t* data; /* may be null when size is 0 */
  size_t size;
} cb_bytes;

/* Owned bytes; freed with cb_buffer_free. A buffer with null data is empty and needs no freeing. */
typedef struct cb_buffer {
  uint8_t* data;
  size_t size;
  size_t capacity;
} cb_buffer;

void cb_buffer_free(cb_buffer buffer);

/* ---- Errors --------------------------------------------------------------------------------- */

enum {
  CB_ERROR_INVALID_COMPONENT = 1, /* compile: the bytes are no valid component or module */
  CB_ERROR_INCOMPATIBLE = 2,      /* deserialize: made by another engine, version, flags or CPU */
  CB_ERROR_LINK = 3,              /* prepare: an import is missing or has another type */
  CB_ERROR_TYPE = 4,       /* a value does not fit its type, or a payload type is not carried */
  CB_ERROR_TRAP = 5,       /* the guest trapped; see cb_error_trap */
  CB_ERROR_DEADLINE = 6,   /* the call's time was over */
  CB_ERROR_MEMORY = 7,     /* the guest trapped after it was refused more memory */
  CB_ERROR_FUEL = 8,       /* the call's fuel was used up */
  CB_ERROR_EXHAUSTED = 9,  /* no pool slot was free and the queue was full */
  CB_ERROR_CANCELLED = 10, /* cb_call_cancel, or the instance was freed */
  CB_ERROR_HOST = 11,      /* a host function failed; the text is its own */
  CB_ERROR_EXIT = 12,      /* the guest called wasi:cli/exit; see cb_error_exit_status */
  CB_ERROR_INVALID_ARGUMENT = 13, /* the caller of the bridge passed something meaningless */
  CB_ERROR_INTERNAL = 14,         /* a bug here, or a panic */
  CB_ERROR_TABLE = 15,            /* the guest trapped after it was refused a larger table */
  CB_ERROR_INSTANCES = 16         /* the guest has more core instances than it may */
};

enum {
  CB_TRAP_NONE = 0,
  CB_TRAP_UNREACHABLE = 1,
  CB_TRAP_MEMORY_OUT_OF_BOUNDS = 2,
  CB_TRAP_TABLE_OUT_OF_BOUNDS = 3,
  CB_TRAP_INDIRECT_CALL = 4, /* null or of the wrong type */
  CB_TRAP_INTEGER_OVERFLOW = 5,
  CB_TRAP_DIVISION_BY_ZERO = 6,
  CB_TRAP_BAD_CONVERSION = 7,
  CB_TRAP_STACK_OVERFLOW = 8,
  CB_TRAP_CANNOT_ENTER = 9,   /* re-entrance, or an instance that trapped before */
  CB_TRAP_CANONICAL_ABI = 10, /* the guest handed out something the canonical ABI forbids */
  CB_TRAP_DEADLOCK = 11,      /* nothing is left that could make the call go on */
  CB_TRAP_OTHER = 12
};

typedef struct cb_error cb_error;

int32_t cb_error_code(const cb_error* error);
/* CB_TRAP_NONE unless the code is CB_ERROR_TRAP. */
int32_t cb_error_trap(const cb_error* error);
/* What the guest exited with, 0 being success; 0 unless the code is CB_ERROR_EXIT. */
uint8_t cb_error_exit_status(const cb_error* error);
/* One sentence. Borrowed from the error. */
cb_bytes cb_error_message(const cb_error* error);
/* The guest's stack, innermost frame first, a line each; empty where there is none. Borrowed. */
cb_bytes cb_error_backtrace(const cb_error* error);
void cb_error_free(cb_error* error);

/* ---- Engine --------------------------------------------------------------------------------- */

typedef struct cb_engine cb_engine;

/* How linear memories are protected. */
enum {
  /* Explicit bounds checks, no guard pages, nothing is ever mprotect'ed: the fastest for short
     calls. */
  CB_PROFILE_SHORT_CALLS = 0,
  /* Guard pages and signals: bounds checks cost nothing inside loops. Instantiation costs more. */
  CB_PROFILE_COMPUTE = 1
};

enum {
  CB_ALLOCATION_POOLING = 0, /* falls back to on-demand where the pool cannot be reserved */
  CB_ALLOCATION_ON_DEMAND = 1
};

typedef struct cb_engine_config {
  int32_t profile;
  int32_t allocation;
  /* Pool totals; see cb_requirements. Ignored for CB_ALLOCATION_ON_DEMAND. */
  uint32_t pool_memories;
  uint32_t pool_tables;
  uint32_t pool_stacks;
  uint64_t pool_memory_bytes;    /* address space of one memory: the most any memory may grow to */
  uint32_t pool_table_elements;  /* the most elements of one table */
  uint64_t memory_keep_resident; /* bytes of a used memory or table that are zeroed rather than
                                    unmapped */
  /* Calls that wait for a free slot, at most; further ones are refused. */
  uint32_t queue_limit;
  uint32_t concurrency_support;    /* 1: components may use what component-model-async has */
  uint32_t metered;                /* 1: code counts fuel (a flag of the compiled code) */
  uint32_t worker_threads;         /* of the executor for calls that wait; 0: one per core */
  uint32_t parallel_compilation;   /* 1: compile with all cores */
  uint64_t epoch_tick_nanoseconds; /* how fine deadlines of busy guests are; 0: 1 ms */
  uint64_t time_slice_nanoseconds; /* processor time that a busy guest uses of a thread; 0: 10 ms */
  uint64_t max_wasm_stack;         /* bytes; 0: 512 KiB */
  uint64_t hostcall_bytes;         /* the most bytes one call may hand to the host; 0: 1 GiB */
} cb_engine_config;

/* The version of the engine, such as "wasmtime 48.0.8". Static text. */
cb_bytes cb_engine_version(void);

cb_error* cb_engine_new(const cb_engine_config* config, cb_engine** engine);
/* Calls that run go on; new ones are refused by nobody but their missing handle. */
void cb_engine_free(cb_engine* engine);
/* Equal for two engines exactly when compiled code of one runs in the other: a hash over the
 * engine's version, every flag that shapes code, and the CPU's features. */
uint64_t cb_engine_fingerprint(const cb_engine* engine);
/* CB_ALLOCATION_…: what the engine uses in fact. */
int32_t cb_engine_allocation(const cb_engine* engine);

/* ---- Components and core modules ------------------------------------------------------------ */

typedef struct cb_component cb_component;
typedef struct cb_module cb_module;

/* Compiles a component binary (never text). Takes long: not for a serving thread. */
cb_error* cb_component_compile(cb_engine* engine, cb_bytes binary, cb_component** component);
/* The compiled code, for cb_component_deserialize. */
cb_error* cb_component_serialize(const cb_component* component, cb_buffer* artefact);
/* The artefact MUST come from cb_component_serialize unchanged: it is machine code and is trusted.
 */
cb_error* cb_component_deserialize(cb_engine* engine, cb_bytes artefact, cb_component** component);
/* As above, of a file that starts with the artefact and is mapped; bytes after the artefact are
 * ignored. The file must not change while it is in use: replace it by rename. To load what an open
 * descriptor shows, pass its name below /proc/self/fd. */
cb_error* cb_component_deserialize_file(cb_engine* engine, cb_bytes path, cb_component** component);
void cb_component_free(cb_component* component);

/* What one instance takes from the pool. */
typedef struct cb_requirements {
  uint32_t memories;
  uint32_t tables;
  uint64_t largest_initial_memory; /* bytes */
  uint64_t largest_initial_table;  /* elements */
} cb_requirements;

/* Does not count core modules that the component imports. */
void cb_component_requirements(const cb_component* component, cb_requirements* requirements);

/* The imports and exports of the component and their types, as bytes of this grammar. Integers are
 * LEB128, unsigned; `vec(x)` is a count and that many x; `str` is vec(byte), UTF-8; `opt(x)` is
 * 0x00, or 0x01 and x.
 *
 *   description ::= types:vec(type) resources:vec(resource) imports:vec(item) exports:vec(item)
 *   item        ::= name:str kind
 *   kind        ::= 0x00 function | 0x01 vec(item)      an instance and what is in it
 *                 | 0x02                                a core module
 *                 | 0x03 resource-index | 0x04 type-index | 0x05    another component
 *   function    ::= async:byte vec(name:str type-index) opt(type-index)
 *   resource    ::= origin:byte                         0x00 imported, 0x01 defined here
 *   type        ::= 0x00 bool | 0x01 s8 | 0x02 u8 | 0x03 s16 | 0x04 u16 | 0x05 s32 | 0x06 u32
 *                 | 0x07 s64 | 0x08 u64 | 0x09 f32 | 0x0a f64 | 0x0b char | 0x0c string
 *                 | 0x0d error-context
 *                 | 0x0e vec(name:str type-index)       record
 *                 | 0x0f vec(name:str opt(type-index))  variant
 *                 | 0x10 type-index                     list
 *                 | 0x11 type-index length              fixed-length list
 *                 | 0x12 vec(type-index)                tuple
 *                 | 0x13 vec(str)                       flags
 *                 | 0x14 vec(str)                       enum
 *                 | 0x15 type-index                     option
 *                 | 0x16 opt(type-index) opt(type-index) result
 *                 | 0x17 type-index type-index          map
 *                 | 0x18 resource-index                 own
 *                 | 0x19 resource-index                 borrow
 *                 | 0x1a opt(type-index)                stream
 *                 | 0x1b opt(type-index)                future
 *
 * A type refers only to types before it. */
cb_error* cb_component_describe(const cb_component* component, cb_buffer* description);

/* Core modules on their own: compiled, cached and imported by components that name them. */
cb_error* cb_module_compile(cb_engine* engine, cb_bytes binary, cb_module** module);
cb_error* cb_module_serialize(const cb_module* module, cb_buffer* artefact);
cb_error* cb_module_deserialize_file(cb_engine* engine, cb_bytes path, cb_module** module);
void cb_module_requirements(const cb_module* module, cb_requirements* requirements);
void cb_module_free(cb_module* module);

/* ---- Streams and futures -------------------------------------------------------------------- */

/* The host's end of a stream or future. Which end, and whether stream or future, follows from where
 * it came from. One operation at a time. */
typedef struct cb_stream cb_stream;

/* Makes a stream or future whose reading end is handed to a guest with cb_values.streams, and
 * returns its writing end twice: `writer` for cb_stream_write, `reader` to hand in. Both are owned.
 */
void cb_stream_new(cb_stream** writer, cb_stream** reader);

/* `status`: 0 items (at least one), 1 the writer closed: no more items, 2 failed with `error`.
 * `items` is, for a payload of u8, the bytes themselves; for no payload, empty; otherwise for each
 * item a u32 size (little-endian) and its flat image. `items` and `error` are owned by the
 * callback. */
typedef void (*cb_read_callback)(void* context, int32_t status, uint64_t count, cb_buffer items,
                                 cb_error* error);
/* Reads at least one and at most `max_count` items, or learns of the end. The callback comes
 * exactly once, from any thread, perhaps before this returns. */
void cb_stream_read(cb_stream* reader, uint64_t max_count, cb_read_callback callback,
                    void* context);

/* `status`: 0 all items were taken, 1 the reader is gone, 2 failed with `error` (owned). */
typedef void (*cb_write_callback)(void* context, int32_t status, cb_error* error);
/* Writes `count` items in the form of cb_read_callback; a future takes exactly one. */
void cb_stream_write(cb_stream* writer, uint64_t count, cb_bytes items, cb_write_callback callback,
                     void* context);
/* Closes and frees an end. An operation under way ends with status 1. */
void cb_stream_free(cb_stream* stream);
/* As cb_stream_free, of a writing end that has more to come and will not: the reader finds no end
 * but a failure. A guest that reads traps; one that reads the body of a request is told that it
 * broke off. */
void cb_stream_break(cb_stream* writer);

/* A part of a flat buffer that lies elsewhere: `offset` is where it belongs, counted from the start
 * of the buffer, and behind the end of `cb_values.flat`. */
typedef struct cb_piece {
  uint32_t offset;
  cb_bytes bytes;
} cb_piece;

/* Arguments or results: the flat buffer, and the streams and futures in it. A handle of a stream or
 * future in `flat` is its index in `streams`. Ownership of the streams goes with the values.
 * Long strings and lists need not be copied into `flat`: they may be pieces, by falling offset,
 * each large enough for the whole string or list. What the bridge hands out has none. */
typedef struct cb_values {
  cb_bytes flat;
  const cb_piece* pieces;
  size_t piece_count;
  cb_stream* const* streams;
  size_t stream_count;
} cb_values;

/* ---- Host functions ------------------------------------------------------------------------- */

/* One call of a host function, to be completed exactly once. */
typedef struct cb_host_call cb_host_call;

/* `state` is what the function's provider keeps for the instance, null where it has none.
 *
 * Called on the thread that runs the guest; must not block. It may complete the call at once (the
 * fastest way), or keep `call` and complete it later from any thread. `arguments` are borrowed
 * until the callback returns, but the streams in it are the callback's. `caller` is the context of
 * the call's cb_call_options that the guest works for; null while an instance is made. Borrowed
 * resources of guests are dropped when the call completes. A call whose guest was stopped meanwhile
 * may still be completed: nothing happens. */
typedef void (*cb_host_callback)(void* context, void* state, cb_host_call* call,
                                 cb_values arguments, void* caller);

/* Ends a host call with its result. Consumes `call` and the streams. */
void cb_host_call_complete(cb_host_call* call, cb_values result);
/* Ends a host call by failing the guest's call with CB_ERROR_HOST. Consumes `call`. */
void cb_host_call_fail(cb_host_call* call, cb_bytes message);

typedef struct cb_host_function {
  cb_bytes
      interface; /* the import's name, such as "demo:kv/store@0.1.0"; empty: a plain function */
  cb_bytes function;
  uint32_t provider; /* index into cb_prepare_options.providers, or CB_NO_PROVIDER */
  cb_host_callback callback;
  void* context;
} cb_host_function;

/* Functions and resources that have something in common for each instance of the program. */
typedef struct cb_host_provider {
  /* Makes what is kept for one instance, when it is first wanted. Not null. */
  void* (*open)(void* context);
  /* The instance is gone. Calls that are not completed yet may outlive it. From any thread. */
  void (*close)(void* state);
  void* context;
} cb_host_provider;

#define CB_NO_PROVIDER UINT32_MAX

/* A resource that components import from the host. In flat buffers such handles, owned and
 * borrowed, are representations: numbers that mean something to the host alone. Handing one out as
 * owned gives it to the guest; being handed one as owned gives it back. */
typedef struct cb_host_resource {
  cb_bytes interface; /* the import's name */
  cb_bytes name;
  uint32_t provider; /* index into cb_prepare_options.providers */
  /* Numbers the program's kinds of resources from 0 on: the same for one that several interfaces
     have. */
  uint32_t kind;
  /* A guest dropped one that it owned. Those that it owns when its instance ends are not dropped
     one by one. Must not block. */
  void (*dropped)(void* state, uint32_t kind, uint32_t representation);
} cb_host_resource;

/* ---- Grants --------------------------------------------------------------------------------- */

/* What an address is wanted for. For …_BIND and …_LISTEN it is one of this machine, otherwise the
 * peer's. Sockets that connect or send unbound are bound to the unspecified address and port 0
 * first. */
enum {
  CB_ADDRESS_HTTP = 0,
  CB_ADDRESS_TCP_BIND = 1,
  CB_ADDRESS_TCP_LISTEN = 2,
  CB_ADDRESS_TCP_ACCEPT = 3,
  CB_ADDRESS_TCP_CONNECT = 4,
  CB_ADDRESS_UDP_BIND = 5,
  CB_ADDRESS_UDP_SEND = 6,
  CB_ADDRESS_UDP_RECEIVE = 7
};

typedef struct cb_address {
  cb_bytes bytes; /* 4 or 16 of them, in network order; borrowed */
  uint32_t port;
} cb_address;

/* Where an outgoing HTTP request wants to go; borrowed. */
typedef struct cb_target {
  cb_bytes method;
  cb_bytes scheme; /* "http" or "https" */
  cb_bytes host;   /* without the brackets of an IPv6 address */
  uint32_t port;
  cb_bytes path; /* without the query, as the guest spells it */
} cb_target;

/* Decides who is reached; asked from any thread, must not block. Answers are 0 for no, 1 for yes.
 * The bridge calls `released` once for each policy that it was given, when it asks no more. */
typedef struct cb_policy {
  uint32_t (*allows_request)(void* context, const cb_target* target);
  uint32_t (*allows_address)(void* context, int32_t use, const cb_address* address);
  /* Told of a request that was allowed and came to nothing: there are no headers of a response. */
  void (*request_failed)(void* context, const cb_target* target, cb_bytes reason);
  void (*released)(void* context);
  void* context;
} cb_policy;

/* How outgoing HTTP requests are made. A guest may ask for shorter timeouts. */
typedef struct cb_http_settings {
  uint64_t connect_nanoseconds;       /* finding the address, TCP and TLS together */
  uint64_t first_byte_nanoseconds;    /* from the connection to the response's headers */
  uint64_t between_bytes_nanoseconds; /* between two pieces of the response's body */
  uint64_t idle_nanoseconds;          /* how long an unused connection is kept */
  uint32_t idle_connections;          /* unused ones kept for each origin */
  uint32_t h2c_for_grpc;              /* 1: gRPC over "http" is HTTP/2 without asking first */
  cb_bytes certificates;              /* PEM; trusted beside those of the system */
} cb_http_settings;

typedef struct cb_preopen {
  cb_bytes host_path;
  cb_bytes guest_path;
  uint32_t writable;
} cb_preopen;

typedef struct cb_pair {
  cb_bytes key;
  cb_bytes value;
} cb_pair;

/* What one WASI grant allows. A zeroed structure allows nothing but clocks, random numbers and
 * empty standard streams. */
typedef struct cb_grant {
  uint32_t inherit_stdin;
  uint32_t inherit_stdout;
  uint32_t inherit_stderr;
  uint32_t allow_ip_name_lookup;
  const cb_policy* sockets;              /* null: no sockets */
  const cb_policy* http;                 /* null: every request is denied */
  const cb_http_settings* http_settings; /* there where `http` is */
  const uint64_t* seed;                  /* of random numbers; null: they are random */
  const cb_preopen* preopens;
  size_t preopen_count;
  const cb_pair* environment;
  size_t environment_count;
  const cb_bytes* arguments;
  size_t argument_count;
} cb_grant;

/* Links a WASI interface under an import's name, with the authority of one grant. */
typedef struct cb_link {
  cb_bytes import_name; /* as the component spells it: a standard name or a plain label */
  cb_bytes interface;   /* the standard name, such as "wasi:cli/stdout@0.2.6" */
  uint32_t grant;       /* index into cb_prepare_options.grants, at most 31 */
} cb_link;

/* Satisfies an import of the kind core module. */
typedef struct cb_module_link {
  cb_bytes import_name;
  const cb_module* module;
} cb_module_link;

/* ---- Programs ------------------------------------------------------------------------------- */

/* A component with everything it imports: compiled, linked and type-checked. */
typedef struct cb_program cb_program;

typedef struct cb_prepare_options {
  const cb_grant* grants;
  size_t grant_count;
  const cb_link* links;
  size_t link_count;
  const cb_host_function* host_functions;
  size_t host_function_count;
  const cb_host_provider* providers;
  size_t provider_count;
  const cb_host_resource* resources;
  size_t resource_count;
  const cb_module_link* modules;
  size_t module_count;
  /* Called once, when the program and all its calls are gone: then no host function is called
   * again. */
  void (*released)(void* context);
  void* released_context;
} cb_prepare_options;

cb_error* cb_program_prepare(const cb_component* component, const cb_prepare_options* options,
                             cb_program** program);
void cb_program_free(cb_program* program);

/* Finds an exported function: `interface` is the exported instance's exact name, empty for a
 * function exported by itself. The number is good for this program for ever.
 * CB_ERROR_INVALID_ARGUMENT where there is none. */
cb_error* cb_program_function(const cb_program* program, cb_bytes interface, cb_bytes function,
                              uint32_t* number);

/* ---- Instances and calls -------------------------------------------------------------------- */

typedef struct cb_limits {
  uint64_t time_nanoseconds; /* from start to the end of all its work; 0: none */
  uint64_t memory_bytes;     /* all linear memories of the instance together; 0: none */
  uint64_t table_elements;   /* of one table; 0: the pool's */
  uint64_t fuel;             /* 0: none; needs a metered engine */
  uint64_t instances;        /* core instances, of which each component has one or more; 0: none */
} cb_limits;

/* An instance that lives over several calls. Its calls run one after the other, in the order in
 * which they were started. After a trap it answers every call with CB_TRAP_CANNOT_ENTER. */
typedef struct cb_instance cb_instance;
/* A call under way. */
typedef struct cb_call cb_call;

/* The end of a call. `error` is null on success; then `result` is the flat buffer and `streams` has
 * the streams and futures in it, all owned by the callback (the array too: cb_streams_free). */
typedef struct cb_outcome {
  cb_error* error;
  cb_buffer result;
  cb_stream** streams;
  size_t stream_count;
} cb_outcome;

/* Frees the array only, not the streams in it. */
void cb_streams_free(cb_stream** streams, size_t count);

/* Comes exactly once, from any thread, perhaps before the starting function returns; must not
 * block. */
typedef void (*cb_result_callback)(void* context, cb_outcome outcome);
/* Comes exactly once after the result, when nothing is left to do for the call: an async function
 * may work on after it returned. `error` (owned) is what stopped that later work, or null. */
typedef void (*cb_finished_callback)(void* context, cb_error* error);

/* What is done next in the instance of a call of several steps. */
typedef enum cb_step_kind {
  CB_STEP_RETURN = 0, /* nothing: the call returns */
  CB_STEP_CALL = 1,   /* the function `number` is called with the arguments */
  CB_STEP_DROP = 2,   /* the resource `number`, which a step returned, is dropped */
  CB_STEP_FAIL = 3    /* the call ends with CB_ERROR_HOST and the message */
} cb_step_kind;

typedef struct cb_step {
  uint32_t kind;
  uint32_t number;
  /* Stay as they are until the next step is asked for, or the call's last callback. */
  cb_values arguments;
  cb_bytes message; /* borrowed until the call goes on; copied */
} cb_step;

/* Gets the result of a step that went well, in flat form (borrowed), and says what comes next.
 * Comes on the thread that runs the call, and must not block. */
typedef cb_step (*cb_next_step)(void* context, cb_bytes result);

typedef struct cb_call_options {
  cb_limits limits; /* only time and fuel count for a call of an instance */
  /* Headers that go out with every HTTP request of the call which has none of that name; borrowed
     until the starting function returns. */
  const cb_pair* headers;
  size_t header_count;
  cb_result_callback on_result;
  cb_finished_callback on_finished; /* may be null */
  /* Null: the call is its first step. Else the `result` of its outcome is empty: whoever names the
     steps knows it. Not for cb_program_handle and cb_instance_drop_resource. */
  cb_next_step next_step;
  void* context; /* of all, and the `caller` of host functions */
} cb_call_options;

/* Calls a function in a fresh instance that is gone afterwards. Polled once on this thread; if it
 * has to wait, or its time slice ends, it goes on on the engine's workers. `call` may be null;
 * otherwise it receives a handle, which is freed with cb_call_free whatever becomes of the call.
 * All failures come through on_result. */
void cb_program_call(const cb_program* program, uint32_t function, cb_values arguments,
                     const cb_call_options* options, cb_call** call);

/* The head of an HTTP request; borrowed. */
typedef struct cb_http_request {
  cb_bytes method;
  cb_bytes scheme;    /* "http" or "https" */
  cb_bytes authority; /* host, and port where it has one */
  cb_bytes target;    /* path and query */
  const cb_pair* headers;
  size_t header_count;
} cb_http_request;

/* As cb_program_call, of `handle` in an exported `wasi:http/incoming-handler@0.2` or
 * `wasi:http/handler@0.3`. `body` (owned) is the reading end of a stream of bytes, null where the
 * request has no body. A head that cannot be used is CB_ERROR_INVALID_ARGUMENT.
 *
 * on_result comes as soon as the guest has answered. Its `result` is the head of the response: the
 * status as a u32, then for each header the size of its name as a u32, the name, and likewise its
 * value (little-endian). Its one stream is the body, which is still being made: reading it fails
 * where the guest breaks it off or is stopped, and freeing it tells the guest that nobody wants
 * more. A guest that answers with an error, or not at all, is CB_ERROR_HOST. on_finished comes
 * after the whole body. */
void cb_program_handle(const cb_program* program, uint32_t function, const cb_http_request* request,
                       cb_stream* body, const cb_call_options* options, cb_call** call);

/* Makes an instance; `limits.time_nanoseconds` bounds its making. Blocks the calling thread while
 * start functions run. */
cb_error* cb_instance_new(const cb_program* program, const cb_limits* limits,
                          cb_instance** instance);
/* As cb_program_call, in this instance. */
void cb_instance_call(cb_instance* instance, uint32_t function, cb_values arguments,
                      const cb_call_options* options, cb_call** call);
/* Resources that a call returned are numbers, good in their instance until they are handed back as
 * an `own` argument or dropped here, which runs the resource's destructor (the result is empty). */
void cb_instance_drop_resource(cb_instance* instance, uint32_t number,
                               const cb_call_options* options, cb_call** call);
/* Calls under way end with CB_ERROR_CANCELLED. */
void cb_instance_free(cb_instance* instance);

/* Asks a call to stop: its instance is dropped and its result is CB_ERROR_CANCELLED, unless it was
 * faster. Returns at once. For a call of an instance, that instance is unusable afterwards. */
void cb_call_cancel(cb_call* call);
void cb_call_free(cb_call* call);

#ifdef __cplusplus
}
#endif

#endif /* COMPOSABLE_BRIDGE_H_ */
