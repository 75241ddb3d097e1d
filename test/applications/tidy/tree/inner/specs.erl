-module(specs).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, fold/3]).
-export_type([tree/1]).
-type tree(V) :: nil | {tree(V), V, tree(V)}.
-opaque key() :: atom() | non_neg_integer() | nonempty_string().
-type opts() :: #{name := atom(), size => 1..10, _ => <<_:8, _:_*8>>}.
-callback run(opts(), fun((key()) -> V)) -> V when V :: term().
-optional_callbacks([run/2]).
-spec fold(F, Acc, tree(V)) -> Acc when F :: fun((V, Acc) -> Acc).
fold(_, Acc, nil) -> Acc;
fold(F, Acc, {L, V, R}) -> fold(F, F(V, fold(F, Acc, L)), R).
-spec init(opts()) -> {ok, opts(), timeout()}.
init(#{name := Name} = Opts) -> register(Name, self()), {ok, Opts, infinity}.
handle_call({fold, F}, _From, State) ->
    {reply, catch maps:fold(F, 0, State), State};
handle_call(stop, _From, State) -> {stop, normal, ok, State}.
handle_cast(_Msg, State) ->
    receive {'EXIT', _, R} when R =/= normal -> exit(R) after 0 -> {noreply, State} end.
