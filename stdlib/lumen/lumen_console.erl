%% The console: one process for standard input and output, registered as `user`
%% and group leader of everything, and one for standard error. Both answer the
%% I/O protocol (stdlib's io_protocol guide).
%%
%% Output goes to a buffer of the runtime, which is written when this process has
%% nothing else to do, when it is full, and before the program halts. So a burst
%% of requests costs one write, and nothing is reordered: all output of the
%% program passes through the same buffer.
%%
%% Input is read only when someone asks for it, by a process that is suspended
%% while a thread of the runtime reads; the bytes come as a message, so requests to
%% write are served while a reader waits. Bytes are kept undecoded in `input`; a request is given
%% a line at a time, hence reading line by line from a large buffer stays linear.
%%
%% Differs from OTP's user: no shell, and waiting readers are served in order.
-module(lumen_console).

-export([start/0]).

-record(state, {
    fd :: 1 | 2,
    %% As OTP's user without a shell, whatever the locale.
    encoding = latin1 :: latin1 | unicode,
    binary = false :: boolean(),
    %% Is there output in the runtime's buffer?
    dirty = false :: boolean(),
    input = <<>> :: binary(),
    eof = false :: boolean(),
    %% The process that reads standard input, once someone has wanted input.
    source :: pid() | undefined,
    %% Has it been asked for bytes that have not come yet?
    asked = false :: boolean(),
    %% Waiting readers, the first is being served.
    readers = [] :: [reader()]
}).

-record(reader, {
    from :: pid(),
    reply_as :: term(),
    prompt :: term(),
    %% How to consume input: see feed/3.
    want :: want()
}).
-type reader() :: #reader{}.
-type want() ::
    {line, Collected :: [binary()]}
    | {chars, Missing :: non_neg_integer(), Collected :: [char()]}
    | {until, module(), atom(), [term()], Continuation :: term()}
    | {requests, Rest :: [term()], want()}.

%% Starts the processes; gives the pid of `user`. The caller is the program's
%% first process: the program ends when it dies.
-spec start() -> pid().
start() ->
    Main = self(),
    User = spawn(fun() ->
        erlang:group_leader(self(), self()),
        erlang:monitor(process, Main),
        loop(#state{fd = 1})
    end),
    register(user, User),
    Errors = spawn(fun() ->
        erlang:group_leader(User, self()),
        loop(#state{fd = 2})
    end),
    register(standard_error, Errors),
    User.

loop(#state{dirty = false} = State) ->
    receive
        Message -> loop(handle(Message, State))
    end;
loop(#state{dirty = true, fd = Fd} = State) ->
    receive
        Message -> loop(handle(Message, State))
    after 0 ->
        lumen:console_flush(Fd),
        loop(State#state{dirty = false})
    end.

handle({io_request, From, ReplyAs, Request}, State) when is_pid(From) ->
    serve(From, ReplyAs, Request, State);
handle({lumen_input, Data}, State) ->
    advance(take_input(Data, State#state{asked = false}));
handle({'DOWN', _, process, _, Reason}, #state{fd = 1}) ->
    main_died(Reason);
handle(_, State) ->
    State.

take_input(Data, #state{input = Input} = State) when is_binary(Data) ->
    State#state{input = <<Input/binary, Data/binary>>};
take_input(_EofOrError, State) ->
    State#state{eof = true}.

%% Requests.

serve(From, ReplyAs, Request, State) ->
    case request(Request, State) of
        {reply, Reply, NewState} ->
            From ! {io_reply, ReplyAs, Reply},
            reprompt(Request, NewState);
        {read, Prompt, Want, NewState} ->
            Reader = #reader{
                from = From,
                reply_as = ReplyAs,
                prompt = Prompt,
                want = Want
            },
            enqueue(Reader, NewState)
    end.

%% What requests name. The usual ones are calls that the link step can see.
call(io_lib, format, [Format, Args]) ->
    io_lib:format(Format, Args);
call(Module, Function, Args) ->
    lumen:apply(Module, Function, Args).

%% A prompt that other output has overwritten is shown again.
reprompt({get_geometry, _}, State) ->
    State;
reprompt(_, #state{readers = [#reader{prompt = Prompt} | _]} = State) ->
    {_, NewState} = prompt(Prompt, State),
    NewState;
reprompt(_, State) ->
    State.

request({put_chars, Encoding, Chars}, State) ->
    put_chars(Encoding, Chars, State);
request({put_chars, Encoding, Module, Function, Args}, State) ->
    try call(Module, Function, Args) of
        Chars -> put_chars(Encoding, Chars, State)
    catch
        _:_ -> {reply, {error, put_chars}, State}
    end;
request({requests, Requests}, State) when is_list(Requests) ->
    requests(Requests, {reply, ok, State});
request({get_geometry, What}, #state{fd = Fd} = State) ->
    case {lumen:console_geometry(Fd), What} of
        {{Columns, _}, columns} -> {reply, Columns, State};
        {{_, Rows}, rows} -> {reply, Rows, State};
        _ -> {reply, {error, enotsup}, State}
    end;
request(getopts, #state{fd = 2, encoding = Encoding} = State) ->
    {reply, [{encoding, Encoding}], State};
request(getopts, #state{binary = Binary, encoding = Encoding} = State) ->
    {reply, [{binary, Binary}, {encoding, Encoding}], State};
request({setopts, Options}, State) when is_list(Options) ->
    setopts(Options, State, State);
request(Request, #state{fd = 1} = State) ->
    input_request(Request, State);
request(Request, State) ->
    old_request(Request, State).

input_request({get_line, _Encoding, Prompt}, State) ->
    {read, Prompt, {line, []}, State};
input_request({get_chars, _Encoding, Prompt, N}, State) when
    is_integer(N), N >= 0
->
    {read, Prompt, {chars, N, []}, State};
input_request({get_until, _Encoding, Prompt, Module, Function, Args}, State) ->
    {read, Prompt, {until, Module, Function, Args, []}, State};
input_request({get_line, Prompt}, State) ->
    input_request({get_line, latin1, Prompt}, State);
input_request({get_chars, Prompt, N}, State) ->
    input_request({get_chars, latin1, Prompt, N}, State);
input_request({get_until, Prompt, Module, Function, Args}, State) ->
    input_request({get_until, latin1, Prompt, Module, Function, Args}, State);
input_request(Request, State) ->
    old_request(Request, State).

%% Requests of servers before R13, which name no encoding.
old_request({put_chars, Chars}, State) ->
    put_chars(latin1, Chars, State);
old_request({put_chars, Module, Function, Args}, State) ->
    request({put_chars, latin1, Module, Function, Args}, State);
old_request(Request, State) ->
    {reply, {error, {request, Request}}, State}.

requests([Request | Rest], {reply, Reply, State}) ->
    case Reply of
        {error, _} -> {reply, Reply, State};
        _ -> then(Rest, request(Request, State))
    end;
requests([], Result) ->
    Result.

then(Rest, {reply, _, _} = Result) ->
    requests(Rest, Result);
then([], Read) ->
    Read;
then(Rest, {read, Prompt, Want, State}) ->
    {read, Prompt, {requests, Rest, Want}, State}.

setopts([], NewState, _) ->
    {reply, ok, NewState};
setopts([Option | Rest], NewState, Old) ->
    case Option of
        binary -> setopts(Rest, NewState#state{binary = true}, Old);
        list -> setopts(Rest, NewState#state{binary = false}, Old);
        {binary, B} when is_boolean(B) ->
            setopts(Rest, NewState#state{binary = B}, Old);
        {list, B} when is_boolean(B) ->
            setopts(Rest, NewState#state{binary = not B}, Old);
        {encoding, E} when E =:= unicode; E =:= utf8 ->
            setopts(Rest, NewState#state{encoding = unicode}, Old);
        {encoding, latin1} ->
            setopts(Rest, NewState#state{encoding = latin1}, Old);
        E when E =:= unicode; E =:= latin1 ->
            setopts([{encoding, E} | Rest], NewState, Old);
        _ -> {reply, {error, enotsup}, Old}
    end.

%% Output.

put_chars(From, Chars, #state{encoding = To} = State) ->
    try encode(Chars, From, To) of
        Bytes when is_binary(Bytes) -> {reply, ok, write(Bytes, State)};
        _ -> {reply, {error, put_chars}, State}
    catch
        error:_ -> {reply, {error, put_chars}, State}
    end.

write(Bytes, #state{fd = Fd} = State) ->
    lumen:console_write(Fd, Bytes),
    State#state{dirty = true}.

%% Characters that Latin-1 lacks are written as \x{...}.
encode(Chars, From, latin1) when From =/= latin1 ->
    case unicode:characters_to_binary(Chars, From, latin1) of
        Bytes when is_binary(Bytes) ->
            Bytes;
        _ ->
            case unicode:characters_to_list(Chars, From) of
                List when is_list(List) ->
                    list_to_binary([latin1_or_escape(C) || C <- List]);
                Error ->
                    Error
            end
    end;
encode(Chars, From, To) ->
    unicode:characters_to_binary(Chars, From, To).

latin1_or_escape(C) when C =< 255 -> C;
latin1_or_escape(C) -> ["\\x{", integer_to_list(C, 16), $}].

prompt(Prompt, State) when Prompt =:= ''; Prompt =:= [] ->
    {ok, State};
prompt(Prompt, #state{encoding = Encoding} = State) ->
    Text = io_lib:format_prompt(Prompt, Encoding),
    case put_chars(unicode, Text, State) of
        {reply, ok, NewState} -> {ok, NewState};
        {reply, Error, NewState} -> {Error, NewState}
    end.

%% Input.

enqueue(Reader, #state{readers = []} = State) ->
    begin_read(Reader, State);
enqueue(Reader, #state{readers = Readers} = State) ->
    State#state{readers = Readers ++ [Reader]}.

begin_read(#reader{prompt = Prompt} = Reader, State0) ->
    case prompt(Prompt, State0) of
        {ok, State} ->
            advance(State#state{readers = [Reader | State#state.readers]});
        {Error, State} ->
            reply(Reader, Error),
            next_reader(State)
    end.

next_reader(#state{readers = []} = State) ->
    State;
next_reader(#state{readers = [Next | Rest]} = State) ->
    begin_read(Next, State#state{readers = Rest}).

reply(#reader{from = From, reply_as = ReplyAs}, Reply) ->
    From ! {io_reply, ReplyAs, Reply}.

%% Serves the first reader as far as the input goes.
advance(#state{readers = []} = State) ->
    State;
advance(#state{readers = [Reader | Rest]} = State) ->
    {Requests, Want} =
        case Reader#reader.want of
            {requests, Rs, W} -> {Rs, W};
            W -> {[], W}
        end,
    case feed(Want, State) of
        {more, NewWant, NewState} ->
            Waiting =
                case Requests of
                    [] -> NewWant;
                    _ -> {requests, Requests, NewWant}
                end,
            Readers = [Reader#reader{want = Waiting} | Rest],
            ask(NewState#state{readers = Readers});
        {done, Result, NewState} ->
            finish(Reader, Requests, Result, NewState#state{readers = Rest})
    end.

finish(Reader, Requests, Result, State0) ->
    case requests(Requests, {reply, Result, State0}) of
        {reply, Reply, State} ->
            reply(Reader, Reply),
            next_reader(State);
        {read, Prompt, Want, State} ->
            begin_read(Reader#reader{prompt = Prompt, want = Want}, State)
    end.

ask(#state{asked = true} = State) ->
    State;
ask(#state{dirty = true, fd = Fd} = State) ->
    lumen:console_flush(Fd),
    ask(State#state{dirty = false});
ask(#state{source = undefined} = State) ->
    Console = self(),
    ask(State#state{source = spawn(fun() -> source_loop(Console) end)});
ask(#state{source = Source} = State) ->
    Source ! read,
    State#state{asked = true}.

%% A process of its own, because reading suspends the one that does it.
source_loop(Console) ->
    receive
        read -> Console ! {lumen_input, lumen:stdin_read()}
    end,
    source_loop(Console).

%% One step: {more, Want, State} if it needs bytes that are not there yet.
feed({line, Collected}, State) ->
    case take_line(State) of
        {more, Part, NewState} when Part =/= <<>> ->
            {more, {line, [Part | Collected]}, NewState};
        {more, _, NewState} ->
            {more, {line, Collected}, NewState};
        {eof, NewState} when Collected =:= [] ->
            {done, eof, NewState};
        {eof, NewState} ->
            Line = iolist_to_binary(lists:reverse(Collected)),
            {done, result(Line, NewState), NewState};
        {line, Part, NewState} ->
            Line = iolist_to_binary(lists:reverse(Collected, [Part])),
            {done, result(strip_cr(Line), NewState), NewState}
    end;
feed({chars, Missing, Collected}, #state{binary = Binary} = State) ->
    case take_chars(Missing, Collected, State) of
        {more, Left, Chars, NewState} ->
            {more, {chars, Left, Chars}, NewState};
        {done, [], #state{eof = true} = NewState} when Missing > 0 ->
            {done, eof, NewState};
        {done, Chars, NewState} ->
            List = lists:reverse(Chars),
            Result =
                case Binary of
                    true -> unicode:characters_to_binary(List);
                    false -> List
                end,
            {done, Result, NewState}
    end;
feed({until, Module, Function, Args, Continuation} = Want, State) ->
    case take_line(State) of
        {more, Part, NewState} ->
            %% Functions want whole lines: keep the part until the rest comes.
            {more, Want, NewState#state{input = Part}};
        {eof, NewState} ->
            until(Module, Function, Args, Continuation, eof, NewState);
        {line, Line, NewState} ->
            Chars = decode(Line, State),
            until(Module, Function, Args, Continuation, Chars, NewState)
    end.

until(Module, Function, Args, Continuation, Chars, State) ->
    try call(Module, Function, [Continuation, Chars | Args]) of
        {done, Result, Rest} ->
            {done, until_result(Result, State), unread(Rest, State)};
        {more, New} ->
            feed({until, Module, Function, Args, New}, State);
        _ ->
            {done, {error, Function}, State}
    catch
        _:_ -> {done, {error, Function}, State}
    end.

until_result(Chars, #state{binary = true}) when is_list(Chars) ->
    case unicode:characters_to_binary(Chars) of
        Binary when is_binary(Binary) -> Binary;
        _ -> Chars
    end;
until_result(Result, _) ->
    Result.

unread(Rest, State) when Rest =:= eof; Rest =:= [] ->
    State;
unread(Rest, #state{input = Input, encoding = Encoding} = State) ->
    Bytes = unicode:characters_to_binary(Rest, unicode, Encoding),
    State#state{input = <<Bytes/binary, Input/binary>>}.

%% {line, Bytes, State} with the newline (or what is left before the end),
%% {more, Bytes, State} if the input holds no newline yet, or {eof, State}.
take_line(#state{input = <<>>, eof = true} = State) ->
    {eof, State};
take_line(#state{input = Input, eof = Eof} = State) ->
    case binary:match(Input, <<"\n">>) of
        {At, 1} ->
            Length = At + 1,
            <<Line:Length/binary, Rest/binary>> = Input,
            {line, Line, State#state{input = Rest}};
        nomatch when Eof ->
            {line, Input, State#state{input = <<>>}};
        nomatch ->
            {more, Input, State#state{input = <<>>}}
    end.

strip_cr(Line) ->
    Before = byte_size(Line) - 2,
    case Line of
        <<Text:Before/binary, "\r\n">> -> <<Text/binary, $\n>>;
        _ -> Line
    end.

result(Line, #state{binary = false} = State) ->
    decode(Line, State);
result(Line, #state{encoding = unicode}) ->
    Line;
result(Line, #state{encoding = latin1}) ->
    unicode:characters_to_binary(Line, latin1, unicode).

decode(Bytes, #state{encoding = latin1}) ->
    binary_to_list(Bytes);
decode(Bytes, #state{encoding = unicode}) ->
    case unicode:characters_to_list(Bytes, unicode) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(Bytes)
    end.

take_chars(0, Collected, State) ->
    {done, Collected, State};
take_chars(N, Collected, #state{input = Input, encoding = Encoding} = State) ->
    case {Encoding, Input} of
        {_, <<>>} when State#state.eof ->
            {done, Collected, State};
        {latin1, <<C, Rest/binary>>} ->
            take_chars(N - 1, [C | Collected], State#state{input = Rest});
        {unicode, <<C/utf8, Rest/binary>>} ->
            take_chars(N - 1, [C | Collected], State#state{input = Rest});
        {unicode, <<C, Rest/binary>>} when
            State#state.eof; byte_size(Rest) >= 3
        ->
            %% Not UTF-8, and more bytes cannot make it so.
            take_chars(N - 1, [C | Collected], State#state{input = Rest});
        _ ->
            {more, N, Collected, State}
    end.

%% The first process was ended by a signal: OTP's init gives up in the same way.
-spec main_died(term()) -> no_return().
main_died(Reason) ->
    erlang:display({"init terminating in do_boot", Reason}),
    Short = io_lib:format("init terminating in do_boot (~0tp)~n", [Reason]),
    lumen:console_write(2, unicode:characters_to_binary(Short)),
    erlang:halt(1).
