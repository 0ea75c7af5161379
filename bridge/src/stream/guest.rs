//! The guest's side of a channel: Wasmtime's producers and consumers.

use super::channel::{Batch, Channel, Format, Poll as Items, record};
use crate::call::CallState;
use crate::error::{Error, ErrorCode};
use crate::flat::{FlatItem, type_error};
use crate::store::{self, StoreData};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use wasmtime::component::__internal::{ComponentTypes, InterfaceType, LiftContext, LowerContext};
use wasmtime::component::{
    Destination, FutureAny, FutureConsumer, FutureProducer, FutureReader, Lift, Lower, Source,
    StreamAny, StreamConsumer, StreamProducer, StreamReader, StreamResult, VecBuffer,
};
use wasmtime::{AsContextMut, StoreContextMut, ValRaw};

/// Items that are moved at once, at most.
const BATCH_BYTES: usize = 64 << 10;
const BATCH_RECORDS: usize = 1024;

/// A payload type: what Wasmtime moves, and how it lies in a batch.
trait Payload: Lift + Lower + Send + Sync + Sized + 'static {
    const FORMAT: Format;
    fn encode(items: Vec<Self>) -> Batch;
    fn decode(batch: Batch) -> wasmtime::Result<Vec<Self>>;
}

impl Payload for () {
    const FORMAT: Format = Format::Unit;

    fn encode(items: Vec<()>) -> Batch {
        Batch {
            count: items.len() as u64,
            bytes: Vec::new(),
        }
    }

    fn decode(batch: Batch) -> wasmtime::Result<Vec<()>> {
        Ok(vec![(); usize::try_from(batch.count).unwrap_or(usize::MAX)])
    }
}

impl Payload for u8 {
    const FORMAT: Format = Format::Bytes;

    fn encode(items: Vec<u8>) -> Batch {
        Batch {
            count: items.len() as u64,
            bytes: items,
        }
    }

    fn decode(batch: Batch) -> wasmtime::Result<Vec<u8>> {
        Ok(batch.bytes)
    }
}

impl<const SIZE: u32, const ALIGN: u32> Payload for FlatItem<SIZE, ALIGN> {
    const FORMAT: Format = Format::Records;

    fn encode(items: Vec<Self>) -> Batch {
        let mut bytes = Vec::new();
        for item in &items {
            bytes.extend(
                u32::try_from(item.0.len())
                    .unwrap_or(u32::MAX)
                    .to_le_bytes(),
            );
            bytes.extend(&item.0);
        }
        Batch {
            count: items.len() as u64,
            bytes,
        }
    }

    fn decode(batch: Batch) -> wasmtime::Result<Vec<Self>> {
        let mut items = Vec::new();
        let mut offset = 0;
        for _ in 0..batch.count {
            let (image, end) = record(&batch.bytes, offset)
                .ok_or_else(|| type_error("an item of a stream is cut off"))?;
            items.push(FlatItem(image.to_vec()));
            offset = end;
        }
        Ok(items)
    }
}

/// What a stream or future carries, as far as the host is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Unit,
    Byte,
    Sized(u32, u32),
}

impl Shape {
    fn of(types: &ComponentTypes, payload: Option<InterfaceType>) -> wasmtime::Result<Shape> {
        match payload {
            None => Ok(Shape::Unit),
            Some(InterfaceType::U8) => Ok(Shape::Byte),
            Some(ty) if carries_handles(types, ty) => Err(type_error(
                "a stream or future of handles cannot be passed between the host and a component",
            )),
            Some(ty) => {
                let abi = types.canonical_abi(&ty);
                Ok(Shape::Sized(abi.size32, abi.align32))
            }
        }
    }
}

fn carries_handles(types: &ComponentTypes, ty: InterfaceType) -> bool {
    let any = |ty: &InterfaceType| carries_handles(types, *ty);
    match ty {
        InterfaceType::Own(_)
        | InterfaceType::Borrow(_)
        | InterfaceType::Future(_)
        | InterfaceType::Stream(_)
        | InterfaceType::ErrorContext(_) => true,
        InterfaceType::Record(index) => types[index].fields.iter().any(|field| any(&field.ty)),
        InterfaceType::Tuple(index) => types[index].types.iter().any(any),
        InterfaceType::Variant(index) => types[index].cases.values().flatten().any(any),
        InterfaceType::List(index) => any(&types[index].element),
        InterfaceType::FixedLengthList(index) => any(&types[index].element),
        InterfaceType::Map(index) => any(&types[index].key) || any(&types[index].value),
        InterfaceType::Option(index) => any(&types[index].ty),
        InterfaceType::Result(index) => types[index].ok.iter().chain(&types[index].err).any(any),
        _ => false,
    }
}

/// Calls `$function::<P>($arguments)` with the payload type `P` of a shape.
macro_rules! with_payload {
    ($shape:expr, $function:ident($($argument:expr),*)) => {
        with_payload!(@ $shape, $function($($argument),*),
            (1, 1) (2, 1) (3, 1) (2, 2) (4, 2) (6, 2) (4, 4) (8, 4) (12, 4) (16, 4) (20, 4) (24, 4)
            (8, 8) (16, 8) (24, 8) (32, 8))
    };
    (@ $shape:expr, $function:ident $arguments:tt, $(($size:literal, $align:literal))*) => {
        match $shape {
            Shape::Unit => $function::<()>$arguments,
            Shape::Byte => $function::<u8>$arguments,
            $(Shape::Sized($size, $align) => $function::<FlatItem<$size, $align>>$arguments,)*
            Shape::Sized(size, _) => Err(type_error(format!(
                "a stream or future of items of {size} bytes cannot be passed between the host and \
                 a component: at most 32 bytes are carried"
            ))),
        }
    };
}

// ---- From the host to a guest ------------------------------------------------------------------

/// Lowers the reading end of a channel as a stream or future of type `ty`.
pub fn lower<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    types: &ComponentTypes,
    ty: InterfaceType,
    channel: Arc<Channel>,
    dst: &mut MaybeUninit<ValRaw>,
) -> wasmtime::Result<()> {
    match ty {
        InterfaceType::Stream(table) => {
            let shape = Shape::of(types, types[types[table].ty].payload)?;
            with_payload!(shape, lower_stream(cx, ty, channel, dst))
        }
        InterfaceType::Future(table) => {
            let shape = Shape::of(types, types[types[table].ty].payload)?;
            with_payload!(shape, lower_future(cx, ty, channel, dst))
        }
        _ => Err(type_error("neither a stream nor a future")),
    }
}

/// Adapts Wasmtime's generic signature: the macro names the payload type only.
fn lower_stream<P: Payload>(
    cx: &mut LowerContext<'_, impl Sized + 'static>,
    ty: InterfaceType,
    channel: Arc<Channel>,
    dst: &mut MaybeUninit<ValRaw>,
) -> wasmtime::Result<()> {
    channel.set_format(P::FORMAT);
    let producer = Producer::<P>::new(channel);
    StreamReader::<P>::new(&mut cx.store, producer)?.linear_lower_to_flat(cx, ty, dst)
}

fn lower_future<P: Payload>(
    cx: &mut LowerContext<'_, impl Sized + 'static>,
    ty: InterfaceType,
    channel: Arc<Channel>,
    dst: &mut MaybeUninit<ValRaw>,
) -> wasmtime::Result<()> {
    channel.set_format(P::FORMAT);
    let producer = Producer::<P>::new(channel);
    FutureReader::<P>::new(&mut cx.store, producer)?.linear_lower_to_flat(cx, ty, dst)
}

/// Feeds a guest that reads.
struct Producer<P> {
    channel: Arc<Channel>,
    payload: std::marker::PhantomData<fn() -> P>,
}

impl<P> Producer<P> {
    fn new(channel: Arc<Channel>) -> Producer<P> {
        Producer {
            channel,
            payload: std::marker::PhantomData,
        }
    }
}

impl<P> Drop for Producer<P> {
    fn drop(&mut self) {
        self.channel.close_reader();
    }
}

impl<P: Payload, D: 'static> StreamProducer<D> for Producer<P> {
    type Item = P;
    type Buffer = VecBuffer<P>;

    fn poll_produce<'a>(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'a, D>,
        mut destination: Destination<'a, P, VecBuffer<P>>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let room = destination
            .remaining(&mut store)
            .unwrap_or(BATCH_RECORDS)
            .min(if P::FORMAT == Format::Bytes {
                BATCH_BYTES
            } else {
                BATCH_RECORDS
            });
        if room == 0 {
            // The guest asks whether a read would find anything; it may try.
            return Poll::Ready(Ok(StreamResult::Completed));
        }
        match self.channel.poll_items(room as u64, P::FORMAT, cx.waker()) {
            Items::Items(batch) => {
                destination.set_buffer(P::decode(batch)?.into());
                Poll::Ready(Ok(StreamResult::Completed))
            }
            Items::Closed => Poll::Ready(Ok(StreamResult::Dropped)),
            Items::Failed(error) => Poll::Ready(Err(wasmtime::Error::new(error))),
            Items::Pending if finish => Poll::Ready(Ok(StreamResult::Cancelled)),
            Items::Pending => Poll::Pending,
        }
    }
}

impl<P: Payload, D: 'static> FutureProducer<D> for Producer<P> {
    type Item = P;

    fn poll_produce(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        _: StoreContextMut<D>,
        finish: bool,
    ) -> Poll<wasmtime::Result<Option<P>>> {
        match self.channel.poll_items(1, P::FORMAT, cx.waker()) {
            Items::Items(batch) => Poll::Ready(Ok(P::decode(batch)?.pop())),
            Items::Closed => Poll::Ready(Err(wasmtime::Error::new(Error::new(
                ErrorCode::Host,
                "a future was closed before it had a value",
            )))),
            Items::Failed(error) => Poll::Ready(Err(wasmtime::Error::new(error))),
            Items::Pending if finish => Poll::Ready(Ok(None)),
            Items::Pending => Poll::Pending,
        }
    }
}

// ---- From a guest to the host ------------------------------------------------------------------

/// A stream or future that was lifted and is not attached to a channel yet.
pub struct Incoming {
    reader: Reader,
    shape: Shape,
}

enum Reader {
    Stream(StreamAny),
    Future(FutureAny),
}

impl Incoming {
    pub fn lift(
        cx: &mut LiftContext<'_>,
        types: &ComponentTypes,
        ty: InterfaceType,
        value: ValRaw,
    ) -> wasmtime::Result<Incoming> {
        let (payload, reader) = match ty {
            InterfaceType::Stream(table) => (
                types[types[table].ty].payload,
                Reader::Stream(StreamAny::linear_lift_from_flat(cx, ty, &value)?),
            ),
            InterfaceType::Future(table) => (
                types[types[table].ty].payload,
                Reader::Future(FutureAny::linear_lift_from_flat(cx, ty, &value)?),
            ),
            _ => return Err(type_error("neither a stream nor a future")),
        };
        let shape = Shape::of(types, payload)?;
        Ok(Incoming { reader, shape })
    }

    /// Lets the guest's writes flow into a new channel.
    pub fn attach(
        self,
        mut store: StoreContextMut<'_, StoreData>,
    ) -> wasmtime::Result<Arc<Channel>> {
        let channel = Arc::new(Channel::default());
        let call = Arc::clone(&store::state(store.data()).call);
        let to = Arc::clone(&channel);
        match self.reader {
            Reader::Stream(stream) => {
                with_payload!(self.shape, attach_stream(&mut store, stream, to, call))
            }
            Reader::Future(future) => {
                with_payload!(self.shape, attach_future(&mut store, future, to, call))
            }
        }?;
        Ok(channel)
    }
}

fn attach_stream<P: Payload>(
    store: &mut StoreContextMut<'_, StoreData>,
    stream: StreamAny,
    channel: Arc<Channel>,
    call: Arc<CallState>,
) -> wasmtime::Result<()> {
    channel.set_format(P::FORMAT);
    let consumer = Consumer::<P>::new(channel, call);
    stream
        .try_into_stream_reader::<P>()?
        .pipe(store.as_context_mut(), consumer)
}

fn attach_future<P: Payload>(
    store: &mut StoreContextMut<'_, StoreData>,
    future: FutureAny,
    channel: Arc<Channel>,
    call: Arc<CallState>,
) -> wasmtime::Result<()> {
    channel.set_format(P::FORMAT);
    let consumer = Consumer::<P>::new(channel, call);
    future
        .try_into_future_reader::<P>()?
        .pipe(store.as_context_mut(), consumer)
}

/// Takes what a guest writes.
struct Consumer<P> {
    channel: Arc<Channel>,
    call: Arc<CallState>,
    payload: std::marker::PhantomData<fn() -> P>,
}

impl<P> Consumer<P> {
    fn new(channel: Arc<Channel>, call: Arc<CallState>) -> Consumer<P> {
        Consumer {
            channel,
            call,
            payload: std::marker::PhantomData,
        }
    }
}

impl<P> Drop for Consumer<P> {
    fn drop(&mut self) {
        self.channel.close_writer(self.call.failure());
    }
}

impl<P: Payload> Consumer<P> {
    /// Moves what the guest has into the channel's room.
    fn move_items<D: 'static>(
        &self,
        mut store: StoreContextMut<'_, D>,
        source: &mut Source<'_, P>,
    ) -> wasmtime::Result<()> {
        let limit = if P::FORMAT == Format::Bytes {
            BATCH_BYTES
        } else {
            BATCH_RECORDS
        };
        let count = source.remaining(&mut store).min(limit);
        if count > 0 {
            let mut items = Vec::with_capacity(count);
            source.read(&mut store, &mut items)?;
            self.channel.put(P::encode(items));
        }
        Ok(())
    }
}

impl<P: Payload, D: 'static> StreamConsumer<D> for Consumer<P> {
    type Item = P;

    fn poll_consume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        store: StoreContextMut<D>,
        mut source: Source<'_, P>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        match self.channel.poll_room(cx.waker()) {
            Some(false) => Poll::Ready(Ok(StreamResult::Dropped)),
            Some(true) => {
                self.move_items(store, &mut source)?;
                Poll::Ready(Ok(StreamResult::Completed))
            }
            None if finish => Poll::Ready(Ok(StreamResult::Cancelled)),
            None => Poll::Pending,
        }
    }
}

impl<P: Payload, D: 'static> FutureConsumer<D> for Consumer<P> {
    type Item = P;

    fn poll_consume(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        store: StoreContextMut<D>,
        mut source: Source<'_, P>,
        _: bool,
    ) -> Poll<wasmtime::Result<()>> {
        // The room of a future's channel is always empty: there is only one value.
        Poll::Ready(self.move_items(store, &mut source))
    }
}
