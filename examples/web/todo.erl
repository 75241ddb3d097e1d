%% TodoMVC: a gen_server for each list, and a process that shows one of them.
-module(todo).
-behaviour(gen_server).

-export([handle_call/3, handle_cast/2, init/1, main/1]).

%% --- A list: its entries, the newest first -------------------------------------

-record(item, {id, text, done = false}).

init(Name) ->
    Storage = js:get(js:global(), localStorage),
    Items =
        case js:call(Storage, getItem, [key(Name)]) of
            null -> [];
            Saved -> binary_to_term(base64:decode(Saved))
        end,
    {ok, {Name, Items}}.

handle_call(items, _, {_, Items} = State) ->
    {reply, Items, State};
handle_call(Change, _, {Name, Items}) ->
    New = change(Change, Items),
    Saved = base64:encode(term_to_binary(New)),
    js:call(js:get(js:global(), localStorage), setItem, [key(Name), Saved]),
    {reply, ok, {Name, New}}.

handle_cast(_, State) ->
    {noreply, State}.

change({add, Text}, Items) ->
    Id = 1 + lists:max([0 | [Item#item.id || Item <- Items]]),
    [#item{id = Id, text = Text} | Items];
change({toggle, Id}, Items) ->
    [Item#item{done = Item#item.done xor (Item#item.id =:= Id)} || Item <- Items];
change({text, Id, <<>>}, Items) ->
    change({remove, Id}, Items);
change({text, Id, Text}, Items) ->
    lists:map(
        fun
            (#item{id = I} = Item) when I =:= Id -> Item#item{text = Text};
            (Item) -> Item
        end,
        Items
    );
change({remove, Id}, Items) ->
    lists:keydelete(Id, #item.id, Items);
change(toggle_all, Items) ->
    AllDone = lists:all(fun(Item) -> Item#item.done end, Items),
    [Item#item{done = not AllDone} || Item <- Items];
change(clear, Items) ->
    [Item || #item{done = false} = Item <- Items].

key(Name) -> <<"lumen.todo.", Name/binary>>.

%% --- The page ------------------------------------------------------------------

-record(view, {lists, current, filter = <<"all">>, editing = none}).

main(_) ->
    Names = [<<"Today">>, <<"Groceries">>, <<"Some day">>],
    Lists = [{Name, start_list(Name)} || Name <- Names],
    Body = js:get(js:get(js:global(), document), body),
    [
        js:listen(Body, Event, [
            {get, [
                type, key, <<"target.id">>, <<"target.value">>,
                <<"target.dataset.do">>, <<"target.dataset.what">>
            ]}
        ])
     || Event <- [click, dblclick, keydown, focusout]
    ],
    loop(#view{lists = Lists, current = hd(Names)}).

start_list(Name) ->
    {ok, Pid} = gen_server:start_link(?MODULE, Name, []),
    Pid.

loop(View) ->
    show(View),
    loop(wait(View)).

%% The view after the next event that means something.
wait(View) ->
    receive
        {js_event, _, Event} ->
            #{<<"type">> := Type, <<"target.dataset.do">> := Do, <<"target.dataset.what">> := What} = Event,
            case event(Type, Do, What, Event, View) of
                ignore -> wait(View);
                New -> New
            end
    end.

event(<<"click">>, <<"list">>, Name, _, View) ->
    View#view{current = Name, editing = none};
event(<<"click">>, <<"filter">>, Filter, _, View) ->
    View#view{filter = Filter};
event(<<"click">>, <<"toggle">>, Id, _, View) ->
    tell({toggle, binary_to_integer(Id)}, View);
event(<<"click">>, <<"remove">>, Id, _, View) ->
    tell({remove, binary_to_integer(Id)}, View);
event(<<"click">>, <<"clear">>, _, _, View) ->
    tell(clear, View);
event(<<"click">>, _, _, #{<<"target.id">> := <<"all">>}, View) ->
    tell(toggle_all, View);
event(<<"dblclick">>, <<"edit">>, Id, _, View) ->
    View#view{editing = binary_to_integer(Id)};
event(<<"keydown">>, _, _, #{<<"key">> := <<"Enter">>, <<"target.id">> := <<"new">>, <<"target.value">> := Value}, View) ->
    case string:trim(Value) of
        <<>> ->
            ignore;
        Text ->
            js:set(js:query(<<"#new">>), value, <<>>),
            tell({add, Text}, View)
    end;
event(<<"keydown">>, <<"text">>, _, #{<<"key">> := <<"Escape">>}, View) ->
    View#view{editing = none};
event(<<"keydown">>, <<"text">>, _, #{<<"key">> := <<"Enter">>} = Event, View) ->
    finish(Event, View);
event(<<"focusout">>, <<"text">>, _, Event, View) ->
    finish(Event, View);
event(_, _, _, _, _) ->
    ignore.

finish(_, #view{editing = none}) ->
    ignore;
finish(#{<<"target.value">> := Value}, #view{editing = Id} = View) ->
    tell({text, Id, string:trim(Value)}, View#view{editing = none}).

tell(Change, #view{lists = Lists, current = Name} = View) ->
    ok = gen_server:call(proplists:get_value(Name, Lists), Change),
    View.

%% --- What is shown -------------------------------------------------------------

show(#view{lists = Lists, current = Name, filter = Filter, editing = Editing}) ->
    All = [{N, gen_server:call(Pid, items)} || {N, Pid} <- Lists],
    Items = lists:reverse(proplists:get_value(Name, All)),
    Left = length([I || #item{done = false} = I <- Items]),
    html(<<"#lists">>, [tab(N, N =:= Name, Entries) || {N, Entries} <- All]),
    html(<<"#items">>, [item(I, Editing) || I <- Items, is_shown(I, Filter)]),
    html(<<"#foot">>, [
        ["<span>", integer_to_list(Left), case Left of 1 -> " thing left"; _ -> " things left" end, "</span>"],
        [button("filter", F, F, F =:= Filter) || F <- [<<"all">>, <<"active">>, <<"done">>]],
        [["<button class=clear data-do=clear>clear what is done</button>"] || length(Items) > Left]
    ]),
    case Editing of
        none -> ok;
        _ -> js:call(js:query(<<"#items input">>), select, [])
    end.

is_shown(_, <<"all">>) -> true;
is_shown(#item{done = Done}, Filter) -> Done =:= (Filter =:= <<"done">>).

tab(Name, IsCurrent, Items) ->
    Left = length([I || #item{done = false} = I <- Items]),
    button("list", Name, [escape(Name), [["<small data-do=list data-what=\"", escape(Name), "\">", integer_to_list(Left), "</small>"] || Left > 0]], IsCurrent).

button(Do, What, Text, IsCurrent) ->
    ["<button data-do=", Do, " data-what=\"", escape(What), "\"", [" class=current" || IsCurrent], ">", Text, "</button>"].

item(#item{id = Id, text = Text}, Id) ->
    ["<li><input data-do=text value=\"", escape(Text), "\"></li>"];
item(#item{id = Id, text = Text, done = Done}, _) ->
    What = [" data-what=", integer_to_list(Id), " "],
    [
        "<li", [" class=done" || Done], ">",
        "<button class=check data-do=toggle", What, "aria-label=done>", ["✓" || Done], "</button>",
        "<span data-do=edit", What, ">", escape(Text), "</span>",
        "<button class=remove data-do=remove", What, "aria-label=remove>×</button></li>"
    ].

escape(Text) ->
    [
        case Char of
            $< -> "&lt;";
            $& -> "&amp;";
            $" -> "&quot;";
            _ -> Char
        end
     || Char <- unicode:characters_to_list(Text)
    ].

html(Selector, Text) ->
    js:set(js:query(Selector), innerHTML, unicode:characters_to_binary(Text)).
