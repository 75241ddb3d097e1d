%% JavaScript around a program for wasm32-web.
%%
%% Terms become values: numbers, true, false, null and undefined are themselves; a
%% binary with UTF-8 text is a string, {bytes, Binary} a Uint8Array; a list is an array,
%% a map an object (keys: binaries or atoms), a fun a function that returns a promise.
%% Values become terms the same way, but an object, array or function is a reference to
%% it: what it refers to may go away when the reference is garbage. to_term/1 copies the
%% contents instead.
%%
%% What JavaScript throws is raised as error:{js, Name, Message}, two binaries.
-module(js).

-export([global/0, get/2, set/3, call/2, call/3, new/2, await/1, await/2, typeof/1,
         to_term/1, listen/2, listen/3, unlisten/1, document/0, query/1, query/2,
         query_all/1, element/3, fetch/1, fetch/2,
         serve/1]).
-export_type([value/0, object/0]).

-type object() :: reference().
-type value() :: number() | boolean() | null | undefined | binary() | {bytes, binary()}
               | [value()] | #{binary() | atom() => value()} | fun() | object().
-type key() :: binary() | atom() | non_neg_integer().

%% globalThis.
-spec global() -> object().
global() -> request(global).

-spec get(object(), key()) -> value().
get(Object, Key) -> request({get, Object, key(Key)}).

-spec set(object(), key(), value()) -> ok.
set(Object, Key, Value) ->
    request({set, Object, key(Key), Value}),
    ok.

%% Calls a function of JavaScript.
-spec call(object(), [value()]) -> value().
call(Function, Args) -> request({apply, Function, Args}).

%% Object.Method(Args...).
-spec call(object(), key(), [value()]) -> value().
call(Object, Method, Args) -> request({call, Object, key(Method), Args}).

%% new Class(Args...); a class by its global name or as an object.
-spec new(object() | key(), [value()]) -> object().
new(Class, Args) when is_reference(Class) -> request({new, Class, Args});
new(Name, Args) -> new(get(global(), Name), Args).

%% Of a promise: only this process waits.
-spec await(value()) -> value().
await(Promise) -> await(Promise, infinity).

-spec await(value(), timeout()) -> value().
await(Promise, Timeout) ->
    Ref = make_ref(),
    request({await, Promise, self(), Ref}),
    receive
        {js_reply, Ref, {ok, Value}} -> Value;
        {js_reply, Ref, {error, Reason}} -> error(Reason)
    after Timeout ->
        request({forget, Ref}),
        receive {js_reply, Ref, _} -> ok after 0 -> ok end,
        error(timeout)
    end.

-spec typeof(value()) -> binary().
typeof(Value) -> request({typeof, Value}).

%% A copy of plain objects and arrays, as maps with binaries as keys and lists.
-spec to_term(value()) -> value().
to_term(Value) -> request({copy, Value}).

%% Each event is a message {js_event, Listener, Event} to the caller. With options,
%% `prevent` prevents the default, `once` takes the first event only, {get, Keys} sends a
%% map with these properties of the event instead of the event; a key with dots, such as
%% <<"target.value">>, goes further in.
-spec listen(object(), key()) -> reference().
listen(Target, Event) -> listen(Target, Event, []).

-spec listen(object(), key(), [prevent | once | {get, [key()]}]) -> reference().
listen(Target, Event, Options) ->
    Listener = make_ref(),
    Keys = case lists:keyfind(get, 1, Options) of
               {get, List} -> [key(Key) || Key <- List];
               false -> none
           end,
    request({listen, Target, key(Event), self(), Listener,
             lists:member(prevent, Options), lists:member(once, Options), Keys}),
    Listener.

-spec unlisten(reference()) -> ok.
unlisten(Listener) ->
    request({unlisten, Listener}),
    ok.

-spec document() -> object().
document() -> get(global(), document).

%% The first element of the page that a selector finds, or null.
-spec query(binary()) -> object() | null.
query(Selector) -> query(document(), Selector).

-spec query(object(), binary()) -> object() | null.
query(Parent, Selector) -> call(Parent, querySelector, [Selector]).

%% All that a selector finds.
-spec query_all(binary()) -> [object()].
query_all(Selector) ->
    Found = call(document(), querySelectorAll, [Selector]),
    to_term(call(get(global(), 'Array'), from, [Found])).

%% A new element with attributes, and with elements and text inside.
-spec element(key(), #{key() => value()}, [object() | binary()]) -> object().
element(Tag, Attributes, Children) ->
    Element = call(document(), createElement, [key(Tag)]),
    maps:foreach(
        fun(Name, Value) -> call(Element, setAttribute, [key(Name), Value]) end,
        Attributes
    ),
    call(Element, append, Children),
    Element.

%% The body of an answer as a binary; only this process waits.
-spec fetch(binary()) -> {ok, integer(), binary()}.
fetch(Url) -> fetch(Url, #{}).

-spec fetch(binary(), #{atom() => value()}) -> {ok, integer(), binary()}.
fetch(Url, Options) ->
    Response = await(call(global(), fetch, [Url, Options])),
    Status = get(Response, status),
    {bytes, Body} = to_term(await(call(Response, arrayBuffer, []))),
    {ok, Status, Body}.

key(Key) when is_atom(Key) -> atom_to_binary(Key);
key(Key) -> Key.

request(Request) ->
    case lumen:js_request(Request) of
        {ok, Value} -> Value;
        {error, Reason} -> error(Reason)
    end.

%% What JavaScript calls runs in a process of its own, which the host starts: a fun, or
%% app.call's request to a server.
-spec serve({apply, integer(), fun(), [value()]} | {call, integer(), pid() | atom(), term(), timeout()}) -> ok.
serve(Call) ->
    case whereis(user) of
        undefined ->
            receive after 1 -> serve(Call) end; % the program has only just begun
        User ->
            group_leader(User, self()),
            case Call of
                {apply, Id, Fun, Args} ->
                    answer(Id, fun() -> apply(Fun, Args) end);
                {call, Id, Server, Request, Timeout} ->
                    answer(Id, fun() -> ask(Server, Request, Timeout) end)
            end
    end.

answer(Id, Work) ->
    Outcome = try
                  {ok, Work()}
              catch
                  Class:Reason -> {error, {Class, Reason}}
              end,
    request({answer, Id, Outcome}),
    ok.

%% What gen_server:call/3 does, without the rest of gen.
ask(Server, Request, Timeout) ->
    Ref = monitor(process, Server, [{alias, demonitor}]),
    Tag = [alias | Ref],
    catch Server ! {'$gen_call', {self(), Tag}, Request},
    receive
        {Tag, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, Reason} ->
            exit(Reason)
    after Timeout ->
        exit(timeout)
    end.
